package io.pinakes.common.dsl;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents with the words that tell most about some texts and documents.
 *
 * @param fields whose words count; null: all. The words of texts are looked for in the first
 * @param texts to resemble
 * @param documents to resemble
 * @param unlikeTexts whose words do not count
 * @param unlikeDocuments whose words do not count; as in OpenSearch only if there are {@code
 *     documents}
 * @param words which words count
 * @param analyzer of the texts; null: the field's
 * @param minimum how many of the words a document must have
 * @param boostTerms factor of words by how much they tell; 0: all weigh the same
 * @param include whether {@code documents} themselves are found
 * @param failOnUnsupportedField whether a field that has no words is an error
 */
public record MoreLikeThis(
    @Nullable List<String> fields,
    List<String> texts,
    List<Document> documents,
    List<String> unlikeTexts,
    List<Document> unlikeDocuments,
    Words words,
    @Nullable String analyzer,
    MinimumShouldMatch minimum,
    float boostTerms,
    boolean include,
    boolean failOnUnsupportedField)
    implements QueryNode {

  public MoreLikeThis {
    fields = fields == null ? null : List.copyOf(fields);
    texts = List.copyOf(texts);
    documents = List.copyOf(documents);
    unlikeTexts = List.copyOf(unlikeTexts);
    unlikeDocuments = List.copyOf(unlikeDocuments);
  }

  /**
   * Which words of what is to be resembled count. A bound of 0 or less is none, but for {@code
   * most}, {@code maxDocuments} and {@code stopWords}.
   *
   * @param most words of a text, and of each field of documents
   * @param minFrequency occurrences in what is to be resembled
   * @param minDocuments documents of the shard that have the word
   * @param maxDocuments documents of the shard that have the word
   * @param minLength UTF-16 units
   * @param maxLength UTF-16 units
   * @param stopWords that never count
   */
  public record Words(
      int most,
      int minFrequency,
      int minDocuments,
      int maxDocuments,
      int minLength,
      int maxLength,
      Set<String> stopWords) {

    public Words {
      stopWords = Set.copyOf(stopWords);
    }

    /** Whether a word is too short, too long or without meaning. */
    public boolean excludes(String word) {
      return (minLength > 0 && word.length() < minLength)
          || (maxLength > 0 && word.length() > maxLength)
          || stopWords.contains(word);
    }
  }

  /**
   * A document to resemble: one that an index has, or one that the request brings.
   *
   * @param index that has it, or whose mapping reads it; null: the one that is searched
   * @param id null: the request brings it
   * @param routing null: by its id
   * @param fields whose words count; empty: the query's
   * @param analyzers of fields, in place of their own
   * @param version that it must have; null: any
   * @param orLater whether a later version will do
   * @param content null: an index has it
   * @param sources what indices have of it, by their names, as JSON; the coordinator puts them in
   *     before a shard sees the query
   */
  public record Document(
      @Nullable String index,
      @Nullable String id,
      @Nullable String routing,
      List<String> fields,
      Map<String, String> analyzers,
      @Nullable Long version,
      boolean orLater,
      @Nullable ObjectNode content,
      Map<String, String> sources) {

    public Document {
      fields = List.copyOf(fields);
      analyzers = Map.copyOf(analyzers);
      sources = Map.copyOf(sources);
    }
  }
}
