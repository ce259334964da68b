package io.pinakes.worker.query;

import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.mapping.ValueField;
import java.util.Arrays;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Queries for IP addresses, single ones and blocks such as {@code 10.0.0.0/8}. */
final class AddressQueries {

  private AddressQueries() {}

  static Query term(ValueField field, String text) {
    if (text.indexOf('/') >= 0) {
      byte[][] block = IpAddress.block(text);
      return between(field, block[0], block[1]);
    }
    byte[] address = IpAddress.parse(text);
    return between(field, address, address);
  }

  static Query range(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    byte[] low = new byte[IpAddress.BYTES];
    byte[] high = new byte[IpAddress.BYTES];
    Arrays.fill(high, (byte) -1);
    if (from != null) {
      low = IpAddress.parse(from.toString());
      if (!includeFrom && !IpAddress.step(low, 1)) {
        return new MatchNoDocsQuery("no address is greater");
      }
    }
    if (to != null) {
      high = IpAddress.parse(to.toString());
      if (!includeTo && !IpAddress.step(high, -1)) {
        return new MatchNoDocsQuery("no address is less");
      }
    }
    if (Arrays.compareUnsigned(low, high) > 0) {
      return new MatchNoDocsQuery("the range is empty");
    }
    return between(field, low, high);
  }

  private static Query between(ValueField field, byte[] low, byte[] high) {
    if (!field.indexed() && !field.hasDocValues()) {
      throw QueryErrors.notIndexed(field.path());
    }
    if (!field.indexed()) {
      return SortedSetDocValuesField.newSlowRangeQuery(
          field.path(), new BytesRef(low), new BytesRef(high), true, true);
    }
    return new ConstantScoreQuery(
        InetAddressPoint.newRangeQuery(
            field.path(), InetAddressPoint.decode(low), InetAddressPoint.decode(high)));
  }
}
