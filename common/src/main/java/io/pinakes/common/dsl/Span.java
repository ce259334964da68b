package io.pinakes.common.dsl;

import java.util.List;

/** Queries for the places at which words stand. */
public sealed interface Span extends QueryNode {

  record Term(String field, Object value) implements Span {}

  /** Clauses near each other, {@code slop} words between them at most. */
  record Near(List<Span> clauses, int slop, boolean inOrder) implements Span {
    public Near {
      clauses = List.copyOf(clauses);
    }
  }

  /** A clause of {@link Near} that stands for some words. */
  record Gap(String field, int width) implements Span {}

  record Or(List<Span> clauses) implements Span {
    public Or {
      clauses = List.copyOf(clauses);
    }
  }

  /** What has none of the other so many words before and after it. */
  record Not(Span include, Span exclude, int pre, int post) implements Span {}

  /** What ends by so many words from the beginning. */
  record First(Span match, int end) implements Span {}

  record Containing(Span big, Span little) implements Span {}

  record Within(Span big, Span little) implements Span {}

  /** The words that a query for forms of terms finds. */
  record Multi(QueryNode pattern) implements Span {}

  /** A query of one field among those of another. */
  record FieldMasking(Span query, String field) implements Span {}
}
