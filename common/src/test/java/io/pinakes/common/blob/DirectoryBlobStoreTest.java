package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBlobStoreTest extends BlobStoreContract {

  @TempDir private Path directory;

  @Override
  BlobStore store() throws Exception {
    return BlobStores.open(directory.resolve("made/on/demand").toUri(), S3Settings.AWS, machine);
  }

  @Test
  void aFileLeftHalfWrittenByACrashIsNoBlob() throws Exception {
    store().put("a/b", new byte[1]);
    Files.write(directory.resolve("made/on/demand/a/~0123"), new byte[7]);
    assertThat(store().list("", "", 10)).containsExactly("a/b");
    assertThat(store().list("a/", "", 10)).containsExactly("a/b");
  }

  @Test
  void aFailedPutLeavesNothingBehind() throws Exception {
    store().put("a/b/c", new byte[1]);
    try {
      store().put("a/b", new byte[1]);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    try (var files = Files.list(directory.resolve("made/on/demand/a"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/blobs",
        "file:relative",
        "file://host/folder",
        "http://bucket/prefix",
        "s3:bucket",
        "s3:///prefix",
        "s3://Bucket",
        "s3://bucket:80/prefix",
        "s3://user@bucket/prefix",
        "s3://bucket/a//b",
        "s3://bucket/a%20b",
        "s3://bucket/../b",
        "s3://bucket/a?region=x"
      })
  void aUriThatNamesNoStoreIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlobStores.open(URI.create(uri), S3Settings.AWS, machine));
  }
}
