package io.pinakes.common.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final int INLINE_LIMIT = 32 << 10;

  private static Payload.Content content(long seed) {
    var random = new SplittableRandom(seed);
    var operations = new ArrayList<Operation>();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      String id = random.nextBoolean() ? "id-" + i : "ä\ud83d\ude00".repeat(random.nextInt(100));
      long version = random.nextLong() >>> random.nextInt(1, 64);
      if (random.nextInt(4) == 0) {
        operations.add(new Operation.Delete(id, version));
      } else {
        byte[] source = new byte[random.nextInt(1 + (1 << random.nextInt(15)))];
        if (random.nextBoolean()) {
          random.nextBytes(source);
        }
        String routing =
            switch (random.nextInt(3)) {
              case 0 -> null;
              case 1 -> "r" + i;
              default -> "ä\ud83d\ude00".repeat(random.nextInt(100));
            };
        operations.add(new Operation.Index(id, version, source, routing, random.nextBoolean()));
      }
    }
    return new Payload.Content(random.nextLong() >>> 1, random.nextInt(1000), operations);
  }

  @Test
  void anyBatchComesBackAsItWas() throws Exception {
    for (long seed = 0; seed < 2_000; seed++) {
      Payload.Content content = content(seed);
      assertThat(Payload.decode(Payload.encode(content, INLINE_LIMIT)))
          .as("seed %s", seed)
          .isEqualTo(content);
    }
  }

  @Test
  void damageIsRefusedAndNeverAnUnexpectedException() {
    for (long seed = 0; seed < 300; seed++) {
      byte[] bytes = Payload.encode(content(seed), INLINE_LIMIT);
      var random = new SplittableRandom(seed);
      int crc = Payload.crc(bytes);
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThatExceptionOfType(CorruptLogException.class)
          .as("seed %s", seed)
          .isThrownBy(() -> Payload.decode(cut));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(Payload.crc(bytes)).as("seed %s", seed).isNotEqualTo(crc);
    }
  }

  @Test
  void aBatchFromBeforeRoutingsIsReadAsItWasMeant() throws Exception {
    byte[] written = {
      1, 0, // format, not compressed
      9, 3, 3, // first sequence number, mapping version, operations
      0, 1, 'a', 1, 2, '{', '}', // the first version of a document
      0, 1, 'b', 7, 2, '{', '}', // a later one
      1, 1, 'c', 5, // a deletion
    };
    var content =
        new Payload.Content(
            9,
            3,
            List.of(
                new Operation.Index("a", 1, new byte[] {'{', '}'}, null, true),
                new Operation.Index("b", 7, new byte[] {'{', '}'}, null, false),
                new Operation.Delete("c", 5)));
    assertThat(Payload.decode(written)).isEqualTo(content);
    assertThat(Payload.encode(content, INLINE_LIMIT)).isEqualTo(written);
  }

  @Test
  void unknownFlagsAreRefused() {
    byte[] written = {1, 0, 0, 0, 1, 2, 1, 'a', 1, 4, 2, '{', '}'};
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(() -> Payload.decode(written))
        .withMessageContaining("flags 4");
  }

  @Test
  void aLaterFormatIsRefused() {
    byte[] bytes = Payload.encode(content(1), INLINE_LIMIT);
    bytes[0] = 2;
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(() -> Payload.decode(bytes))
        .withMessageContaining("format 2");
  }

  @Test
  void whatWouldNotFitTheRowAnywayIsNotCompressed() {
    var zeros = new Operation.Index("x", 1, new byte[5 * INLINE_LIMIT]);
    var small = new Operation.Index("x", 1, new byte[INLINE_LIMIT]);
    assertThat(Payload.encode(new Payload.Content(0, 0, List.of(zeros)), INLINE_LIMIT).length)
        .isGreaterThan(5 * INLINE_LIMIT);
    assertThat(Payload.encode(new Payload.Content(0, 0, List.of(small)), INLINE_LIMIT).length)
        .isLessThan(1_000);
  }
}
