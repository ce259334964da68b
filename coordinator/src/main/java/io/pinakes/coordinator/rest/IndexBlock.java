package io.pinakes.coordinator.rest;

import io.pinakes.common.state.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an index does not let happen, with OpenSearch's numbers and words. */
enum IndexBlock {
  CLOSED(4, null, "index closed", "read", "write"),
  READ_ONLY(5, "read_only", "index read-only (api)", "write", "metadata_write"),
  READ(7, "read", "index read (api)", "read"),
  WRITE(8, "write", "index write (api)", "write"),
  METADATA(9, "metadata", "index metadata (api)", "metadata_read", "metadata_write"),
  READ_ONLY_ALLOW_DELETE(
      12,
      "read_only_allow_delete",
      "index read-only / allow delete (api)",
      "write",
      "metadata_write");

  private final int id;
  private final @Nullable String setting;
  private final String description;

  // Never changes, which its type cannot say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> levels;

  IndexBlock(int id, @Nullable String setting, String description, String... levels) {
    this.id = id;
    this.setting = setting == null ? null : "index.blocks." + setting;
    this.description = description;
    this.levels = List.of(levels);
  }

  /** Those that an index has now. */
  static List<IndexBlock> of(IndexDefinition index) {
    var blocks = new ArrayList<IndexBlock>();
    for (IndexBlock block : values()) {
      if (block.setting == null
          ? index.closed()
          : "true".equals(index.settings().text(block.setting))) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  void write(JsonOut out) {
    out.open(Integer.toString(id))
        .field("description", description)
        .field("retryable", false)
        .any("levels", levels)
        .close();
  }
}
