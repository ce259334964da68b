package io.pinakes.system.history;

import io.pinakes.common.message.DocumentResult.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a client did to one document, and what it was told.
 *
 * @param client who, for people
 * @param invoked when it began, as the history counts
 * @param returned when it was answered; {@link #NEVER} if it was not
 */
public record Step(String client, Call call, Answer answer, long invoked, long returned) {

  public static final long NEVER = Long.MAX_VALUE;

  /** What was asked for. */
  public sealed interface Call permits Put, Delete, Get {}

  /**
   * A document was to be written.
   *
   * @param create only if it is not there
   * @param condition what its last change must be; null: whatever it is
   */
  public record Put(String source, boolean create, @Nullable Condition condition) implements Call {}

  /** A document was to be removed. */
  public record Delete(@Nullable Condition condition) implements Call {}

  /** A document was to be read as it is, not as it was. */
  public record Get() implements Call {}

  /** The change that {@code if_seq_no} and {@code if_primary_term} name. */
  public record Condition(long seqNo, long term) {}

  /** What came back. */
  public sealed interface Answer permits Done, SeenLater, Conflict, Found, Missing, Unknown {}

  /** A write was carried out. */
  public record Done(Outcome outcome, long version, long seqNo, long term) implements Answer {}

  /** Nobody was told that a write was carried out, but somebody has read what it wrote. */
  public record SeenLater(long version, long seqNo, long term) implements Answer {}

  /** A write was refused because of what is there. */
  public record Conflict() implements Answer {}

  /** A read found it. */
  public record Found(String source, long version, long seqNo, long term) implements Answer {}

  /** A read found that it is not there. */
  public record Missing() implements Answer {}

  /** Nobody knows; it may be carried out at any time, or never. */
  public record Unknown() implements Answer {}

  public boolean isComplete() {
    return !(answer instanceof Unknown);
  }
}
