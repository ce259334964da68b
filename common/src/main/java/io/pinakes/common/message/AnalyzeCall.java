package io.pinakes.common.message;

import io.pinakes.common.rpc.Rpc;

/** The call that has a worker show what becomes of a text; any worker will do. */
public final class AnalyzeCall {

  public static final Rpc<AnalyzeRequest, AnalyzeAnswer> ANALYZE =
      new Rpc<>("analyze", AnalyzeRequest.class, AnalyzeAnswer.class);

  private AnalyzeCall() {}

  /**
   * Texts and how to analyse them.
   *
   * @param settings of the index, as JSON by their full dotted names; empty without an index
   * @param body the request's JSON, without {@code field}
   * @param ofIndex whether it is about an index
   */
  public record AnalyzeRequest(byte[] settings, byte[] body, boolean ofIndex) {}

  /** What the client is told, as JSON. */
  public record AnalyzeAnswer(byte[] json) {}
}
