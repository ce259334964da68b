package io.pinakes.common.message;

import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.rpc.Rpc;
import java.util.List;

/** The calls about search contexts: readers that workers keep for scrolls and points in time. */
public final class ContextCalls {

  public static final Rpc<OpenRequest, Opened> OPEN =
      new Rpc<>("open-context", OpenRequest.class, Opened.class);
  public static final Rpc<ScrollRequest, SearchAnswer> SCROLL =
      new Rpc<>("scroll", ScrollRequest.class, SearchAnswer.class);
  public static final Rpc<ConsumedRequest, Done> CONSUMED =
      new Rpc<>("scrolled", ConsumedRequest.class, Done.class);
  public static final Rpc<CloseRequest, Closed> CLOSE =
      new Rpc<>("close-contexts", CloseRequest.class, Closed.class);
  public static final Rpc<ListRequest, Listed> LIST =
      new Rpc<>("list-contexts", ListRequest.class, Listed.class);

  /** The type of the error that says that a context is not there, or not any more. */
  public static final String MISSING = "search_context_missing_exception";

  private ContextCalls() {}

  /**
   * Keeps a reader of a shard for a point in time.
   *
   * @param context the id that it gets
   * @param createdMillis when the point in time was asked for, since 1970
   * @param mappingVersion the least mapping version to read it with
   */
  public record OpenRequest(
      ShardId shard,
      String context,
      long keepAliveMillis,
      long createdMillis,
      long mappingVersion,
      long timeoutMillis,
      Freshness freshness) {}

  /**
   * The reader is kept.
   *
   * @param owner of the worker's lease: who has it
   */
  public record Opened(String owner) {}

  /**
   * Asks for a scroll's next page.
   *
   * @param keepAliveMillis how long it lives from now on; 0: as long as it was to
   */
  public record ScrollRequest(
      ShardId shard, String context, long keepAliveMillis, long timeoutMillis) {}

  /**
   * Tells a scroll how many of the hits that it answered last were shown.
   *
   * @param hits the first so many; the others come again with the next page
   */
  public record ConsumedRequest(ShardId shard, String context, int hits) {}

  /** Heard. */
  public record Done() {}

  /**
   * Lets go of contexts.
   *
   * @param contexts their ids
   * @param allScrolls all scrolls, too
   */
  public record CloseRequest(List<String> contexts, boolean allScrolls) {}

  /** How many there were. */
  public record Closed(int contexts) {}

  /** Asks for all points in time that a worker keeps readers for. */
  public record ListRequest() {}

  /** The readers. */
  public record Listed(String owner, List<ListedContext> contexts) {}

  /** A reader of one shard for a point in time. */
  public record ListedContext(
      ShardId shard, String context, long createdMillis, long keepAliveMillis) {}
}
