package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSettings;
import java.util.ArrayList;
import java.util.List;

/** What an index refuses because it is closed or blocked; numbers and words are OpenSearch's. */
public final class IndexBlocks {

  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;

  private IndexBlocks() {}

  /**
   * Refuses a write of a document.
   *
   * @throws ApiException 400 if the index is closed, 403 or 429 if it is blocked
   */
  public static void requireWritable(IndexDefinition index) {
    requireOpen(index);
    IndexSettings settings = index.settings();
    var blocks = new ArrayList<String>();
    if (settings.flag(IndexSetting.BLOCKS_READ_ONLY)) {
      blocks.add("FORBIDDEN/5/index read-only (api)");
    }
    if (settings.flag(IndexSetting.BLOCKS_WRITE)) {
      blocks.add("FORBIDDEN/8/index write (api)");
    }
    addAllowDelete(settings, blocks);
    refuse(index, blocks);
  }

  /**
   * Refuses a read of documents.
   *
   * @throws ApiException 400 if the index is closed, 403 if it is blocked
   */
  public static void requireReadable(IndexDefinition index) {
    requireOpen(index);
    if (index.settings().flag(IndexSetting.BLOCKS_READ)) {
      refuse(index, List.of("FORBIDDEN/7/index read (api)"));
    }
  }

  /**
   * Refuses to show what an index is.
   *
   * @throws ApiException 403 if it is blocked
   */
  public static void requireVisible(IndexDefinition index) {
    if (index.settings().flag(IndexSetting.BLOCKS_METADATA)) {
      refuse(index, List.of("FORBIDDEN/9/index metadata (api)"));
    }
  }

  /**
   * Refuses to change what an index is.
   *
   * @throws ApiException 403 or 429 if it is blocked
   */
  public static void requireChangeable(IndexDefinition index) {
    List<String> blocks = changeBlocks(index.settings());
    addAllowDelete(index.settings(), blocks);
    refuse(index, blocks);
  }

  /**
   * Refuses to remove an index.
   *
   * @throws ApiException 403 if it is blocked
   */
  public static void requireRemovable(IndexDefinition index) {
    refuse(index, changeBlocks(index.settings()));
  }

  private static List<String> changeBlocks(IndexSettings settings) {
    var blocks = new ArrayList<String>();
    if (settings.flag(IndexSetting.BLOCKS_READ_ONLY)) {
      blocks.add("FORBIDDEN/5/index read-only (api)");
    }
    if (settings.flag(IndexSetting.BLOCKS_METADATA)) {
      blocks.add("FORBIDDEN/9/index metadata (api)");
    }
    return blocks;
  }

  private static void addAllowDelete(IndexSettings settings, List<String> blocks) {
    if (settings.flag(IndexSetting.BLOCKS_READ_ONLY_ALLOW_DELETE)) {
      blocks.add(
          "TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has"
              + " read-only-allow-delete block");
    }
  }

  private static void requireOpen(IndexDefinition index) {
    if (index.closed()) {
      throw IndexResolver.closed(index);
    }
  }

  private static void refuse(IndexDefinition index, List<String> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    boolean passing = blocks.stream().allMatch(block -> block.startsWith("TOO_MANY"));
    throw new ApiException(
        passing ? TOO_MANY_REQUESTS : FORBIDDEN,
        "cluster_block_exception",
        "index [%s] blocked by: [%s];".formatted(index.name(), String.join("];[", blocks)));
  }
}
