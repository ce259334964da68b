package io.pinakes.s3local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalS3ServerTest {

  @TempDir private Path directory;

  @Test
  void answersOnTheAddressThatItIsGivenAndWantsSignedRequests() throws Exception {
    try (var server = LocalS3Server.start("127.0.0.1", 0, null)) {
      server.makeBucket("books");
      server.makeBucket("books");
      assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
      var connection =
          (HttpURLConnection) server.endpoint().resolve("/books").toURL().openConnection();
      assertThat(connection.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
    }
  }

  @Test
  void keepsBucketsInADirectory() throws Exception {
    Path folder = directory.resolve("made/on/demand");
    try (var server = LocalS3Server.start("127.0.0.1", 0, folder)) {
      server.makeBucket("books");
    }
    assertThat(Files.isDirectory(folder.resolve("books"))).isTrue();
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (var server = LocalS3Server.start("127.0.0.1", 0, null)) {
      int port = server.endpoint().getPort();
      assertThatIOException()
          .isThrownBy(() -> LocalS3Server.start("127.0.0.1", port, null))
          .withMessageContaining("127.0.0.1:" + port);
    }
  }
}
