package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much more frequent a term is in some documents than in the background, as a number: the
 * heuristics of OpenSearch's {@code significant_terms}.
 */
public sealed interface Significance {

  /**
   * The score; a term is significant if it is positive.
   *
   * @param found documents with the term
   * @param documents all documents that were looked at
   * @param backgroundFound documents of the background with the term
   * @param background all documents of the background
   * @throws ApiException 400 if the background must contain the documents and does not
   */
  double score(long found, long documents, long backgroundFound, long background);

  /** The heuristic that a request names; the default if it names none, the last if several. */
  static Significance parse(Members members) {
    Significance parsed = new Jlh();
    for (String name : members.names()) {
      Significance one = parse(members, name);
      parsed = one == null ? parsed : one;
    }
    // So that a name that is nearly one of these is told so.
    NAMES.forEach(members::take);
    members.refuse("script_heuristic");
    return parsed;
  }

  /** OpenSearch's names of heuristics. */
  List<String> NAMES = List.of("jlh", "mutual_information", "chi_square", "gnd", "percentage");

  private static @Nullable Significance parse(Members members, String name) {
    if (!NAMES.contains(name)) {
      return null;
    }
    Members options = members.nested(name);
    if (options == null) {
      throw new IllegalStateException("the member is there");
    }
    boolean both = name.equals("mutual_information") || name.equals("chi_square");
    boolean negatives = both && options.flag("include_negatives", false);
    boolean superset =
        (both || name.equals("gnd")) ? options.flag("background_is_superset", true) : true;
    options.end();
    return switch (name) {
      case "mutual_information" -> new MutualInformation(negatives, superset);
      case "chi_square" -> new ChiSquare(negatives, superset);
      case "gnd" -> new GoogleDistance(superset);
      case "percentage" -> new Percentage();
      default -> new Jlh();
    };
  }

  /** The change of the term's share, times how many times the share it is. */
  record Jlh() implements Significance {
    @Override
    public double score(long found, long documents, long backgroundFound, long background) {
      if (documents == 0 || background == 0) {
        return 0;
      }
      double share = (double) found / documents;
      // A background without the term is taken for one that has it once.
      double usual = (double) Math.max(1, backgroundFound) / background;
      return share <= usual ? 0 : (share - usual) * (share / usual);
    }
  }

  /** The share of the background's documents with the term that were found. */
  record Percentage() implements Significance {
    @Override
    public double score(long found, long documents, long backgroundFound, long background) {
      return backgroundFound == 0 ? 0 : (double) found / backgroundFound;
    }
  }

  /**
   * Mutual information of "has the term" and "was found", in bits: Manning, Raghavan and Schütze,
   * Introduction to Information Retrieval, section 13.5.1.
   *
   * @param negatives whether a term that is rarer than in the background may be significant
   * @param superset whether the background contains the documents
   */
  record MutualInformation(boolean negatives, boolean superset) implements Significance {
    @Override
    public double score(long found, long documents, long backgroundFound, long background) {
      var n = Contingency.of(found, documents, backgroundFound, background, superset);
      if (!negatives && n.isRarer()) {
        return -Double.MAX_VALUE;
      }
      double nats =
          term(n.neither(), n.without(), n.others(), n.all())
              + term(n.onlyFound(), n.without(), n.found(), n.all())
              + term(n.onlyTerm(), n.with(), n.others(), n.all())
              + term(n.both(), n.with(), n.found(), n.all());
      return Double.isNaN(nats) ? -1 : nats / Math.log(2);
    }

    private static double term(double cell, double row, double column, double all) {
      double expected = row * column;
      double share = cell / all;
      return cell == 0 ? 0 : share * Math.log(all * cell / expected);
    }
  }

  /** Chi square of the same two, section 13.5.2. */
  record ChiSquare(boolean negatives, boolean superset) implements Significance {
    @Override
    public double score(long found, long documents, long backgroundFound, long background) {
      var n = Contingency.of(found, documents, backgroundFound, background, superset);
      if (!negatives && n.isRarer()) {
        return Double.NEGATIVE_INFINITY;
      }
      double difference = n.both() * n.neither() - n.onlyFound() * n.onlyTerm();
      return n.all() * difference * difference / (n.found() * n.with() * n.without() * n.others());
    }
  }

  /** Cilibrasi and Vitányi, The Google Similarity Distance, turned so that near is high. */
  record GoogleDistance(boolean superset) implements Significance {
    @Override
    public double score(long found, long documents, long backgroundFound, long background) {
      var n = Contingency.of(found, documents, backgroundFound, background, superset);
      if (n.both() == 0) {
        return 0;
      }
      if (n.with() == n.found() && n.with() == n.both()) {
        return 1;
      }
      double with = Math.log(n.with());
      double of = Math.log(n.found());
      double distance =
          (Math.max(with, of) - Math.log(n.both())) / (Math.log(n.all()) - Math.min(with, of));
      return Math.exp(-distance);
    }
  }

  /**
   * Documents by two questions: were they found, and do they have the term.
   *
   * @param both found and with the term
   * @param onlyFound without the term
   * @param onlyTerm not found
   * @param neither not found, without the term
   */
  record Contingency(double both, double onlyFound, double onlyTerm, double neither) {

    private static final String HINT =
        ", does your background filter not include all documents in the bucket? If so and it is"
            + " intentional, set \"background_is_superset\": false";

    static Contingency of(
        long found, long documents, long backgroundFound, long background, boolean superset) {
      if (!superset) {
        return new Contingency(
            found, documents - found, backgroundFound, background - backgroundFound);
      }
      check(found <= backgroundFound, "subsetFreq > supersetFreq");
      check(documents <= background, "subsetSize > supersetSize");
      check(
          backgroundFound - found <= background - documents,
          "supersetFreq - subsetFreq > supersetSize - subsetSize");
      return new Contingency(
          found,
          documents - found,
          backgroundFound - found,
          background - backgroundFound - (documents - found));
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw ApiException.illegalArgument(otherwise + HINT);
      }
    }

    double found() {
      return both + onlyFound;
    }

    double others() {
      return onlyTerm + neither;
    }

    double with() {
      return both + onlyTerm;
    }

    double without() {
      return onlyFound + neither;
    }

    double all() {
      return found() + others();
    }

    /** Whether a smaller share of what was found has the term than of what was not. */
    boolean isRarer() {
      return both / found() < onlyTerm / others();
    }
  }
}
