package io.pinakes.common.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What scores of a query rest on beside the document itself: how often its terms occur, and how
 * much text its fields have. Those of several shards add up to those of one index of all of them.
 */
public record SearchStatistics(List<TermCount> terms, List<FieldCount> fields) {

  /**
   * How often a term occurs.
   *
   * @param documents that have it
   * @param occurrences in all of them
   */
  public record TermCount(String field, byte[] term, long documents, long occurrences) {}

  /**
   * How much text a field has.
   *
   * @param maxDocuments of the index
   * @param documents that have the field
   * @param occurrences of its terms
   * @param postings pairs of a term and a document
   */
  public record FieldCount(
      String field, long maxDocuments, long documents, long occurrences, long postings) {}

  public SearchStatistics {
    terms = List.copyOf(terms);
    fields = List.copyOf(fields);
  }

  /** The statistics of several shards together. */
  public static SearchStatistics sum(List<SearchStatistics> shards) {
    Map<String, Map<ByteBuffer, TermCount>> terms = new TreeMap<>();
    Map<String, FieldCount> fields = new TreeMap<>();
    for (SearchStatistics shard : shards) {
      for (TermCount term : shard.terms()) {
        terms
            .computeIfAbsent(term.field(), field -> new TreeMap<>())
            .merge(ByteBuffer.wrap(term.term()), term, SearchStatistics::sum);
      }
      for (FieldCount field : shard.fields()) {
        fields.merge(field.field(), field, SearchStatistics::sum);
      }
    }
    List<TermCount> all = new ArrayList<>();
    terms.values().forEach(ofField -> all.addAll(ofField.values()));
    return new SearchStatistics(all, List.copyOf(fields.values()));
  }

  private static TermCount sum(TermCount a, TermCount b) {
    return new TermCount(
        a.field(), a.term(), a.documents() + b.documents(), a.occurrences() + b.occurrences());
  }

  private static FieldCount sum(FieldCount a, FieldCount b) {
    return new FieldCount(
        a.field(),
        a.maxDocuments() + b.maxDocuments(),
        a.documents() + b.documents(),
        a.occurrences() + b.occurrences(),
        a.postings() + b.postings());
  }
}
