package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pinakes.common.runtime.SystemMachine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store keeps to. */
abstract class BlobStoreContract {

  final SystemMachine machine = new SystemMachine(1);

  @AfterEach
  void closeMachine() {
    machine.close();
  }

  abstract BlobStore store() throws Exception;

  @Test
  void getsWhatWasPut() throws Exception {
    byte[] bytes = {0, 1, -1};
    store().put("log/uuid/0/7-ab", bytes);
    store().put("log/uuid/0/8-empty", new byte[0]);
    assertThat(store().get("log/uuid/0/7-ab")).hasValue(bytes);
    assertThat(store().get("log/uuid/0/8-empty")).hasValue(new byte[0]);
  }

  @Test
  void aBlobLargerThanAnyBufferIsStoredAndReadAsAStream() throws Exception {
    byte[] bytes = new byte[(3 << 20) + 17];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    store().put("segments/uuid/0/large", Content.of(bytes));
    try (var in = store().open("segments/uuid/0/large").orElseThrow()) {
      assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1000, bytes.length));
    }
    assertThat(store().open("segments/uuid/0/none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 6, 8, 5_000_000})
  void contentOfAnotherLengthThanItSaysIsNotStored(long length) throws Exception {
    var content =
        new Content() {
          @Override
          public long length() {
            return length;
          }

          @Override
          public InputStream open() {
            return new ByteArrayInputStream(new byte[7]);
          }
        };
    assertThatIOException()
        .isThrownBy(() -> store().put("a/b", content))
        .withMessageContaining("a/b")
        .withMessageContaining("instead of " + length);
    assertThat(store().list("", "", 10)).isEmpty();
  }

  @Test
  void contentThatCannotBeReadToItsEndIsNotStored() throws Exception {
    var content =
        new Content() {
          @Override
          public long length() {
            return 7;
          }

          @Override
          public InputStream open() {
            return new CutStream(new ByteArrayInputStream(new byte[7]), 3);
          }
        };
    assertThatIOException().isThrownBy(() -> store().put("a/b", content));
    assertThat(store().list("", "", 10)).isEmpty();
  }

  @Test
  void anAbsentBlobIsEmptyAndItsDeletionNoError() throws Exception {
    assertThat(store().get("a/b")).isEmpty();
    store().delete("a/b");
  }

  @Test
  void aDeletedBlobIsGone() throws Exception {
    store().put("a/b", new byte[1]);
    store().delete("a/b");
    assertThat(store().get("a/b")).isEmpty();
    assertThat(store().list("", "", 10)).isEmpty();
  }

  @Test
  void listsNamesOfAPrefixInOrderPageByPage() throws Exception {
    for (String name : List.of("log/b/1", "log/a/2", "log/a/1", "log/a/10", "seg/a/1", "log/ab")) {
      store().put(name, new byte[1]);
    }
    assertThat(store().list("log/a", "", 10))
        .containsExactly("log/a/1", "log/a/10", "log/a/2", "log/ab");
    assertThat(store().list("log/a/", "", 2)).containsExactly("log/a/1", "log/a/10");
    assertThat(store().list("log/a/", "log/a/10", 2)).containsExactly("log/a/2");
    assertThat(store().list("none/", "", 2)).isEmpty();
  }

  @Test
  void pagesThroughAllNamesInByteOrderWhateverTheirDepth() throws Exception {
    // '-' and '.' sort before '/', digits and letters after it.
    List<String> names =
        List.of("a-b/c", "a.b/c", "a/b-c/d", "a/b0", "a/c/d/e", "a0", "b/a", "b/a0");
    for (String name : names.reversed()) {
      store().put(name, new byte[1]);
    }
    for (int limit = 1; limit <= names.size(); limit++) {
      var all = new ArrayList<String>();
      List<String> page = store().list("", "", limit);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(limit);
        all.addAll(page);
        page = store().list("", page.getLast(), limit);
      }
      assertThat(all).containsExactlyElementsOf(names);
    }
    assertThat(store().list("a/", "a/b", 2)).containsExactly("a/b-c/d", "a/b0");
    assertThat(store().list("a/b", "", 10)).containsExactly("a/b-c/d", "a/b0");
  }

  @Test
  void refusesNamesThatLeaveItsRoomOrAreNoNames() {
    for (String name :
        List.of(
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/./b",
            "a b",
            "ä",
            "a\\b",
            "~tmp",
            "a\u0000b",
            "x".repeat(600),
            "x".repeat(201))) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> store().put(name, new byte[0]));
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> store().get(name));
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> store().delete(name));
    }
  }

  @Test
  void manyMayPutTheSameNameAtOnceAndReadersSeeItWholeOrNotAtAll() throws Exception {
    byte[] bytes = new byte[100_000];
    int writers = 8;
    var done = new CountDownLatch(writers);
    for (int i = 0; i < writers; i++) {
      machine.spawn(
          "writer",
          () -> {
            try {
              store().put("a/same", bytes);
              done.countDown();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
    do {
      assertThat(store().get("a/same").map(read -> read.length))
          .isIn(java.util.Optional.empty(), java.util.Optional.of(bytes.length));
    } while (done.getCount() > 0 && !Thread.interrupted());
    done.await();
    assertThat(store().list("", "", 10)).containsExactly("a/same");
  }
}
