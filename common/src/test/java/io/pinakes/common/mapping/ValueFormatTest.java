package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ValueFormatTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static ValueField field(String definition) {
    var json = (ObjectNode) JSON.readTree("{\"properties\":{\"f\":" + definition + "}}");
    return Mapping.parse(json).valueFields().get("f");
  }

  private static ValueFormat.OfLongs longs(String definition) {
    return (ValueFormat.OfLongs) ValueFormat.of(field(definition));
  }

  private static ValueFormat.OfLongs longs(String definition, String format) {
    return (ValueFormat.OfLongs) ValueFormat.of(field(definition), format, null);
  }

  @Test
  void wholeNumbersAreShownAsTheyAre() {
    var format = longs("{\"type\":\"integer\"}");
    assertThat(format.shown(-5)).isEqualTo(-5L);
    assertThat(format.key(7)).isEqualTo(7L);
    assertThat(format.keyAsString(7)).isNull();
    assertThat(format.asString(7.5)).isNull();
    assertThat(format.parse("12", false, 0)).isEqualTo(12);
  }

  @Test
  void aPatternWritesNumbers() {
    var format = longs("{\"type\":\"double\"}", "#,##0.00");
    long raw = SortableDouble.toLong(1234.5);
    assertThat(format.key(raw)).isEqualTo(1234.5);
    assertThat(format.keyAsString(raw)).isEqualTo("1,234.50");
    assertThat(format.shown(raw)).isEqualTo("1,234.50");
  }

  @Test
  void unsignedNumbersKeepTheirOrderAndAllDigits() {
    var format = longs("{\"type\":\"unsigned_long\"}");
    var greatest = new BigInteger("18446744073709551615");
    assertThat(format.key(format.parse(greatest, false, 0))).isEqualTo(greatest);
    assertThat(format.sortValue(format.parse("0", false, 0))).isEqualTo(BigInteger.ZERO);
    assertThat(format.asString(1.8446744073709552E19)).isEqualTo("1.8446744073709552E19");
    var random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      BigInteger a = new BigInteger(random.nextInt(65), random);
      BigInteger b = new BigInteger(random.nextInt(65), random);
      assertThat(Long.compare(format.parse(a, false, 0), format.parse(b, false, 0)))
          .as("%s, %s", a, b)
          .isEqualTo(a.compareTo(b));
    }
    assertThatThrownBy(() -> format.parse("18446744073709551616", false, 0))
        .hasMessage("Value [18446744073709551616] is out of range for an unsigned_long");
  }

  @Test
  void fractionsSortByTheirRawValues() {
    var random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      double a = Double.longBitsToDouble(random.nextLong());
      double b = Double.longBitsToDouble(random.nextLong());
      if (Double.isNaN(a) || Double.isNaN(b)) {
        continue;
      }
      assertThat(Long.compare(SortableDouble.toLong(a), SortableDouble.toLong(b)))
          .isEqualTo(Double.compare(a, b));
      assertThat(SortableDouble.fromLong(SortableDouble.toLong(a))).isEqualTo(a);
    }
  }

  @Test
  void floatsShowTheirDoubleButSortWithTheirShortestDigits() {
    var format = longs("{\"type\":\"half_float\"}");
    long raw = format.parse("1.2", false, 0);
    assertThat(format.shown(raw)).isEqualTo(1.2001953125);
    assertThat(format.sortValue(raw)).isEqualTo(1.2001953);
  }

  @Test
  void scaledFloatsAreMultiplesOfTheInverseFactor() {
    var format = longs("{\"type\":\"scaled_float\",\"scaling_factor\":100}");
    assertThat(format.parse("0.574", false, 0)).isEqualTo(57);
    // As OpenSearch shows it.
    assertThat(format.shown(57)).isEqualTo(0.5700000000000001);
  }

  @Test
  void datesAreWrittenInTheirFormatAndZone() {
    var format = longs("{\"type\":\"date\"}");
    long raw = Instant.parse("2020-01-02T03:04:05.678Z").toEpochMilli();
    assertThat(format.key(raw)).isEqualTo(raw);
    assertThat(format.keyAsString(raw)).isEqualTo("2020-01-02T03:04:05.678Z");
    assertThat(format.asString((double) raw)).isEqualTo("2020-01-02T03:04:05.678Z");
    var paris =
        (ValueFormat.OfLongs)
            ValueFormat.of(
                field("{\"type\":\"date\"}"), "yyyy-MM-dd HH:mm", ZoneId.of("Europe/Paris"));
    assertThat(paris.shown(raw)).isEqualTo("2020-01-02 04:04");
    assertThat(paris.parse("2020-01-02 04:04", false, 0)).isEqualTo(raw - 5_678);
    assertThat(format.parse("now-1d", false, 86_400_000)).isZero();
  }

  @Test
  void datesInNanosecondsAreInMillisecondsInBuckets() {
    var format = longs("{\"type\":\"date_nanos\"}");
    long raw = format.parse("2020-01-02T03:04:05.678901234Z", false, 0);
    assertThat(raw).isEqualTo(1_577_934_245_678_901_234L);
    // As OpenSearch writes them unless the format says so.
    assertThat(format.shown(raw)).isEqualTo("2020-01-02T03:04:05.678Z");
    assertThat(longs("{\"type\":\"date_nanos\"}", "strict_date_optional_time_nanos").shown(raw))
        .isEqualTo("2020-01-02T03:04:05.678901234Z");
    assertThat(format.sortValue(raw)).isEqualTo(raw);
    assertThat(format.bucket(raw)).isEqualTo(1_577_934_245_678L);
    assertThat(format.toDouble(raw)).isEqualTo(1.577934245678e12);
    assertThat(format.keyAsString(format.bucket(raw))).isEqualTo("2020-01-02T03:04:05.678Z");
  }

  @Test
  void booleansHaveNumbersForKeys() {
    var format = longs("{\"type\":\"boolean\"}");
    assertThat(format.key(1)).isEqualTo(1L);
    assertThat(format.keyAsString(1)).isEqualTo("true");
    assertThat(format.shown(0)).isEqualTo(false);
    assertThat(format.sortValue(0)).isEqualTo(0L);
    assertThat(format.parse(true, false, 0)).isEqualTo(1);
  }

  @Test
  void addressesAndWordsAreBytes() {
    var ip = (ValueFormat.OfBytes) ValueFormat.of(field("{\"type\":\"ip\"}"));
    byte[] bytes = ip.parse("192.168.0.1");
    assertThat(ip.shown(bytes, 0, bytes.length)).isEqualTo("192.168.0.1");
    var word = (ValueFormat.OfBytes) ValueFormat.of(field("{\"type\":\"keyword\"}"));
    assertThat(word.shown("xé".getBytes(StandardCharsets.UTF_8), 1, 2)).isEqualTo("é");
  }

  @Test
  void aFormatThatTheTypeDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> longs("{\"type\":\"boolean\"}", "0.0"))
        .hasMessage("Field [f] of type [boolean] does not support custom formats");
    assertThatThrownBy(
            () -> ValueFormat.of(field("{\"type\":\"ip\"}"), null, ZoneId.of("Europe/Paris")))
        .hasMessage("Field [f] of type [ip] does not support custom time zones");
  }
}
