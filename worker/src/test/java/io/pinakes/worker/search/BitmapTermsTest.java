package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

/** Which numbers bitmaps stand for. */
class BitmapTermsTest {

  /** 111 and 222. */
  private static final String TWO = "OjAAAAEAAAAAAAEAEAAAAG8A3gA=";

  /** The same, of 64 bits. */
  private static final String TWO_LONG = "AQAAAAAAAAAAAAAAOjAAAAEAAAAAAAEAEAAAAG8A3gA=";

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'both':{'type':'integer'},"
                + "'points':{'type':'integer','doc_values':false},"
                + "'values':{'type':'integer','index':false},'l':{'type':'long'},"
                + "'none':{'type':'integer','index':false,'doc_values':false},"
                + "'s':{'type':'short'}}}");
    for (String value : List.of("111", "-5", "[1,222]", "333")) {
      shard.index(
          value, "{'both':%1$s,'points':%1$s,'values':%1$s,'l':%1$s,'none':%1$s}".formatted(value));
    }
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private List<String> ids(String field, String bitmap) throws IOException {
    return shard.ids("{'terms':{'" + field + "':['" + bitmap + "'],'value_type':'bitmap'}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"both", "points", "values"})
  void findsIntegers(String field) throws IOException {
    assertThat(ids(field, TWO)).containsExactly("111", "[1,222]");
    assertThat(ids(field, encoded(RoaringBitmap.bitmapOf(-5, 333)))).containsExactly("-5", "333");
  }

  @Test
  void findsLongs() throws IOException {
    assertThat(ids("l", TWO_LONG)).containsExactly("111", "[1,222]");
  }

  @Test
  void findsNothingInFieldsThatAreNotMapped() throws IOException {
    assertThat(ids("unknown", TWO)).isEmpty();
  }

  @Test
  void holdsManyNumbersInLittleSpace() throws IOException {
    var all = new RoaringBitmap();
    all.add(0L, 1L << 32);
    all.runOptimize();
    assertThat(ids("both", encoded(all))).hasSize(4);
  }

  private static String encoded(RoaringBitmap bitmap) {
    ByteBuffer bytes = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(bytes);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "'both':['AAAA'] ; Failed to deserialize the bitmap.",
        "'both':['OjAAAAEAAAAAAAEAEAAAAG8A'] ; Failed to deserialize the bitmap.",
        "'both':['@@'] ; Illegal base64 character 40",
        "'both':[] ; Expected a single-element array",
        "'both':['a','b'] ; Expected a single-element array",
        "'both':[5] ; Expected a single-element array",
        "'l':['OjAAAAEAAAAAAAEAEAAAAG8A3gA='] ; Failed to deserialize the 64-bit bitmap.",
        "'s':['OjAAAAEAAAAAAAEAEAAAAG8A3gA='] ; Field [short] of type [short] does not support",
        "'none':['OjAAAAEAAAAAAAEAEAAAAG8A3gA='] ; it is both not indexed, and does not have",
      })
  void refuses(String terms, String message) {
    assertThatThrownBy(() -> shard.ids("{'terms':{" + terms + ",'value_type':'bitmap'}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesOtherTypesOfValues() {
    assertThatThrownBy(() -> shard.ids("{'terms':{'both':[1],'value_type':'foo'}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("foo is not valid value_type");
  }
}
