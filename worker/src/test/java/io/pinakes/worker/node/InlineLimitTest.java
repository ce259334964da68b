package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker's setting decides which batches become blobs. */
final class InlineLimitTest {

  @ParameterizedTest
  @CsvSource({"32768, 0", "2048, 1"})
  void aBatchOverTheLimitIsABlob(int limit, int blobs) throws Exception {
    try (var world = new SimulatedWorld(7)) {
      Duration time = Duration.ofSeconds(3);
      var worker = new LoneWorker(world, new NodeSettings("w1", "test", "", time, time, limit));
      byte[] source = document(8_000);
      worker.write("a", source);
      worker.write("b", document(100));
      assertThat(worker.blobs.list("log/", "", 10)).hasSize(blobs);
      assertThat(worker.get("a").source()).isEqualTo(source);
    }
  }

  /** JSON that deflates to half its size, as all hexadecimal digits do. */
  private static byte[] document(int digits) {
    byte[] chance = new byte[digits / 2];
    new SplittableRandom(digits).nextBytes(chance);
    return "{\"title\":\"%s\"}"
        .formatted(HexFormat.of().formatHex(chance))
        .getBytes(StandardCharsets.UTF_8);
  }
}
