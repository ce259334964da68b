package io.pinakes.common.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.message.ShardId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentBlobTest {

  @Test
  void aNameSaysWhatItWasMadeOf() {
    var shard = new ShardId("books", "aB-_9", 12);
    SegmentBlob blob = SegmentBlob.of(shard, 7, -2, "_1a_Lucene103_0.doc");
    assertThat(blob.name()).isEqualTo("segments/aB-_9/12/7-fffffffffffffffe-_1a_Lucene103_0.doc");
    assertThat(SegmentBlob.parse(blob.name())).hasValue(blob);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "segments/",
        "segments/u/0/7-fffffffffffffffe",
        "segments/u/0/7-fffffffffffffffe-",
        "segments/u/0/0-fffffffffffffffe-_1.cfs",
        "segments/u/0/-7-fffffffffffffffe-_1.cfs",
        "segments/u/0/7-ffff-_1.cfs",
        "segments/u/x/7-fffffffffffffffe-_1.cfs",
        "segments/u/0/99999999999999999999-fffffffffffffffe-_1.cfs",
        "segments/u/0/7-fffffffffffffffe-a/b",
        "log/u/0/7-fffffffffffffffefffffffffffffffe",
      })
  void otherNamesAreNoSegmentFiles(String name) {
    assertThat(SegmentBlob.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log/u/0/7-fffffffffffffffe",
        "log/u/0/0-fffffffffffffffefffffffffffffffe",
        "log/u/0/x-fffffffffffffffefffffffffffffffe",
        "log/u/0/7-fffffffffffffffefffffffffffffffe/x",
        "segments/u/0/7-fffffffffffffffe-_1.cfs",
      })
  void otherNamesAreNoBatches(String name) {
    assertThat(BatchBlob.parse(name)).isEmpty();
  }
}
