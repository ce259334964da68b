package io.pinakes.common.dsl;

import io.pinakes.common.dsl.MoreLikeThis.Document;
import io.pinakes.common.dsl.MoreLikeThis.Words;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries for documents that resemble others. */
final class MoreLikeThisParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of("more_like_this", (_, _, body) -> new MoreLikeThisParser().parse(body));

  /** What errors call the query. */
  private static final String NAME = "mlt";

  private @Nullable List<String> fields;
  private final List<String> texts = new ArrayList<>();
  private final List<Document> documents = new ArrayList<>();
  private final List<String> unlikeTexts = new ArrayList<>();
  private final List<Document> unlikeDocuments = new ArrayList<>();
  private int maxQueryTerms = 25;
  private int minTermFreq = 2;
  private int minDocFreq = 5;
  private int maxDocFreq = Integer.MAX_VALUE;
  private int minWordLength;
  private int maxWordLength;
  private Set<String> stopWords = Set.of();
  private @Nullable String analyzer;
  private MinimumShouldMatch minimum = new MinimumShouldMatch("30%");
  private float boostTerms;
  private boolean include;
  private boolean failOnUnsupportedField = true;

  private MoreLikeThisParser() {}

  private QueryNode parse(ObjectNode body) {
    var members = new Members(NAME, body);
    for (Map.Entry<String, JsonNode> member : members) {
      read(members, member);
    }
    if (texts.isEmpty() && documents.isEmpty()) {
      throw ApiException.parsing("more_like_this requires 'like' to be specified");
    }
    if (fields != null && fields.isEmpty()) {
      throw ApiException.parsing("more_like_this requires 'fields' to be non-empty");
    }
    return members.weigh(
        new MoreLikeThis(
            fields,
            texts,
            documents,
            unlikeTexts,
            unlikeDocuments,
            new Words(
                maxQueryTerms,
                minTermFreq,
                minDocFreq,
                maxDocFreq,
                minWordLength,
                maxWordLength,
                stopWords),
            analyzer,
            minimum,
            boostTerms,
            include,
            failOnUnsupportedField));
  }

  private void read(Members members, Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    switch (member.getKey()) {
      case "like" -> like(value, texts, documents);
      case "unlike" -> like(value, unlikeTexts, unlikeDocuments);
      case "fields" -> fields = list(members, member);
      case "stop_words" -> stopWords = Set.copyOf(list(members, member));
      case "max_query_terms" -> {
        maxQueryTerms = Values.whole(member);
        if (maxQueryTerms <= 0) {
          throw ApiException.illegalArgument("requires 'maxQueryTerms' to be greater than 0");
        }
      }
      case "min_term_freq" -> minTermFreq = Values.whole(member);
      case "min_doc_freq" -> minDocFreq = Values.whole(member);
      case "max_doc_freq" -> maxDocFreq = Values.whole(member);
      case "min_word_length" -> minWordLength = Values.whole(member);
      case "max_word_length" -> maxWordLength = Values.whole(member);
      case "analyzer" -> analyzer = Values.text(member);
      case "minimum_should_match" -> minimum = Values.minimum(value);
      case "boost_terms" -> boostTerms = Values.fraction(member);
      case "include" -> include = Values.flag(member);
      case "fail_on_unsupported_field" -> failOnUnsupportedField = Values.flag(member);
      default -> members.rest(member);
    }
  }

  private static List<String> list(Members members, Map.Entry<String, JsonNode> member) {
    if (!member.getValue().isArray()) {
      throw members.notSupported(member.getKey());
    }
    return texts(member);
  }

  private static List<String> texts(Map.Entry<String, JsonNode> member) {
    JsonNode array = member.getValue();
    Values.checkTerms(array.size());
    var list = new ArrayList<String>();
    array.forEach(element -> list.add(JsonValues.text(member.getKey(), element)));
    return list;
  }

  private static void like(JsonNode value, List<String> texts, List<Document> documents) {
    if (value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      one(value, texts, documents);
      return;
    }
    Values.checkTerms(value.size());
    value.forEach(element -> one(element, texts, documents));
  }

  private static void one(JsonNode value, List<String> texts, List<Document> documents) {
    if (value.isObject()) {
      documents.add(LikedDocumentParser.parse(value));
    } else if (value.isArray()) {
      throw ApiException.illegalArgument(
          "Content of 'like' parameter should either be a string or an object");
    } else {
      texts.add(JsonValues.text("like", value));
    }
  }
}
