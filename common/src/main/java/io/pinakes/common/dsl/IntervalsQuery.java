package io.pinakes.common.dsl;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents with words at places that lie to each other as a rule says. */
public record IntervalsQuery(String field, Rule rule) implements QueryNode {

  /** Which stretches of the text are meant. */
  public sealed interface Rule {}

  /** In what order parts may stand. */
  public enum Order {
    ORDERED,
    UNORDERED,
    UNORDERED_NO_OVERLAP
  }

  /** How a stretch must lie to another. */
  public enum Relation {
    CONTAINING,
    CONTAINED_BY,
    NOT_CONTAINING,
    NOT_CONTAINED_BY,
    OVERLAPPING,
    NOT_OVERLAPPING,
    BEFORE,
    AFTER
  }

  /** A rule of which only some stretches are meant. */
  public record Filtered(Rule rule, Relation relation, Rule other) implements Rule {}

  /** A rule for the words of another field, at the places that they have there. */
  public record InField(Rule rule, String field) implements Rule {}

  /**
   * The words of a text.
   *
   * @param maxGaps words between them; -1: any number
   * @param analyzer null: the field's
   */
  public record Words(String text, int maxGaps, Order order, @Nullable String analyzer)
      implements Rule {}

  /** All of some rules. */
  public record AllOf(List<Rule> rules, int maxGaps, Order order) implements Rule {
    public AllOf {
      rules = List.copyOf(rules);
    }
  }

  /** Any of some rules. */
  public record AnyOf(List<Rule> rules) implements Rule {
    public AnyOf {
      rules = List.copyOf(rules);
    }
  }

  /** A word that begins so. */
  public record Prefix(String prefix, @Nullable String analyzer) implements Rule {}

  /** A word of that form. */
  public record Wildcard(String pattern, @Nullable String analyzer, @Nullable Integer maxExpansions)
      implements Rule {}

  /** A word that matches the expression as a whole. */
  public record Regexp(
      String pattern,
      Set<TermLevel.RegexpFlag> flags,
      boolean caseInsensitive,
      @Nullable Integer maxExpansions)
      implements Rule {}

  /** A word that is nearly the same. */
  public record Fuzzy(
      String term,
      Fuzziness fuzziness,
      int prefixLength,
      boolean transpositions,
      @Nullable String analyzer)
      implements Rule {}
}
