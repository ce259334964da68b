package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest extends BlobStoreContract {

  @TempDir private Path directory;

  @Override
  BlobStore store() throws IOException {
    return BlobStores.open(directory.resolve("made/on/demand").toUri(), machine);
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

  @Test
  void otherKindsOfUriAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlobStores.open(URI.create("s3://bucket/prefix"), machine))
        .withMessageContaining("s3://bucket/prefix")
        .withMessageContaining("file:///directory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlobStores.open(URI.create("file:relative"), machine));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlobStores.open(URI.create("file://host/directory"), machine));
  }
}
