package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.QueryString;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/** Lucene's query syntax, with each word searched as its field's type demands. */
final class QueryStringCompiler extends QueryParser {

  /** Parentheses inside parentheses: the grammar is read recursively. */
  private static final int MAX_NESTING = 100;

  /** UTF-16 units; OpenSearch's {@code index.max_regex_length}. */
  private static final int MAX_REGEX_LENGTH = 1_000;

  /** Stands for the fields that are searched when the query names none. */
  private static final String DEFAULT = "*default*";

  private final Mapping mapping;
  private final FieldQueries fields;
  private final TextQueries texts;
  private final QueryString request;
  private final Map<ValueField, Float> defaultFields = new LinkedHashMap<>();
  private final boolean lenient;
  private int clauses;

  QueryStringCompiler(
      Mapping mapping, FieldQueries fields, TextQueries texts, QueryString request) {
    super(DEFAULT, texts.standard());
    this.texts = texts;
    this.mapping = mapping;
    this.fields = fields;
    this.request = request;
    boolean all = request.fields().isEmpty() || request.fields().equals(List.of("*"));
    this.lenient = request.lenient() != null ? request.lenient() : all;
    if (all) {
      mapping.valueFields().values().stream()
          .filter(ValueField::indexed)
          .forEach(field -> defaultFields.put(field, 1f));
    } else {
      request.fields().forEach(this::addDefault);
    }
    setDefaultOperator(
        request.defaultOperator() == QueryNode.Operator.AND ? AND_OPERATOR : OR_OPERATOR);
    setAllowLeadingWildcard(request.allowLeadingWildcard());
    setPhraseSlop(request.phraseSlop());
    setSplitOnWhitespace(false);
  }

  private void addDefault(String nameAndBoost) {
    int caret = nameAndBoost.lastIndexOf('^');
    String name = caret < 0 ? nameAndBoost : nameAndBoost.substring(0, caret);
    float boost = caret < 0 ? 1 : Float.parseFloat(nameAndBoost.substring(caret + 1));
    if (!Float.isFinite(boost) || boost < 0) {
      throw new IllegalArgumentException("the boost of [" + nameAndBoost + "] is not allowed");
    }
    mapping.matching(name).forEach(field -> defaultFields.put(field, boost));
  }

  /** Lucene's form of the query. */
  Query compile() {
    String text = request.query();
    checkNesting(text);
    if (text.isBlank()) {
      return new MatchNoDocsQuery("an empty query");
    }
    try {
      return TextQueries.require(notOnlyNegative(parse(text)), request.minimumShouldMatch());
    } catch (ParseException e) {
      if (e.getCause() instanceof IndexSearcher.TooManyClauses tooMany) {
        throw tooMany;
      }
      throw failedToParse(e);
    } catch (TooComplexToDeterminizeException e) {
      throw failedToParse(e);
    }
  }

  private ApiException failedToParse(Exception e) {
    String text = request.query();
    String shown = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new ApiException(
        new ApiError(
            400,
            "query_shard_exception",
            "Failed to parse query [" + shown + "]",
            Map.of(),
            new ApiError(400, "parse_exception", message)),
        e);
  }

  /** A query that only leaves documents out leaves them out of all, at the top as in OpenSearch. */
  private static Query notOnlyNegative(Query query) {
    if (query instanceof BooleanQuery bool
        && !bool.clauses().isEmpty()
        && bool.clauses().stream().allMatch(clause -> clause.occur() == Occur.MUST_NOT)) {
      var builder = new BooleanQuery.Builder();
      bool.clauses().forEach(builder::add);
      return builder.add(MatchAllDocsQuery.INSTANCE, Occur.MUST).build();
    }
    return query;
  }

  private static void checkNesting(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '(' -> depth += quoted ? 0 : 1;
        case ')' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth > MAX_NESTING) {
        throw new IllegalArgumentException(
            "the query nests more than [" + MAX_NESTING + "] parentheses");
      }
    }
  }

  /** A query of each field that a name stands for; the best of them counts. */
  private Query each(@Nullable String name, Function<ValueField, @Nullable Query> query) {
    var queries = new ArrayList<Query>();
    if (name == null || name.equals(DEFAULT)) {
      defaultFields.forEach((field, boost) -> add(queries, field, boost, query));
    } else {
      mapping.matching(name).forEach(field -> add(queries, field, 1, query));
    }
    return switch (queries.size()) {
      case 0 -> new MatchNoDocsQuery("no field has such values");
      case 1 -> queries.getFirst();
      default -> new DisjunctionMaxQuery(queries, 0);
    };
  }

  private void add(
      List<Query> queries,
      ValueField field,
      float boost,
      Function<ValueField, @Nullable Query> of) {
    try {
      Query query = of.apply(field);
      if (query != null) {
        count(query);
        queries.add(boost == 1 ? query : new BoostQuery(query, boost));
      }
    } catch (IllegalArgumentException e) {
      if (!lenient) {
        throw e;
      }
    }
  }

  /** Lucene would find too many clauses only when all are built: words times fields. */
  private void count(Query query) {
    clauses += query instanceof BooleanQuery bool ? bool.clauses().size() : 1;
    if (clauses > IndexSearcher.getMaxClauseCount()) {
      throw new IndexSearcher.TooManyClauses();
    }
  }

  @Override
  protected Query getFieldQuery(String name, String text, boolean quoted) {
    if ("_exists_".equals(name)) {
      return each(text, fields::exists);
    }
    return each(
        name,
        field -> {
          if (field.type() != FieldType.TEXT) {
            return fields.term(field, text);
          }
          return quoted
              ? texts.phrase(field, text, request.phraseSlop(), request.analyzer())
              : texts.words(field, text, request.defaultOperator(), request.analyzer());
        });
  }

  @Override
  protected Query getFieldQuery(String name, String text, int slop) {
    return each(
        name,
        field ->
            field.type() == FieldType.TEXT
                ? texts.phrase(field, text, slop, request.analyzer())
                : fields.term(field, text));
  }

  @Override
  protected Query getRangeQuery(
      String name,
      @Nullable String from,
      @Nullable String to,
      boolean includeFrom,
      boolean includeTo) {
    return each(name, field -> fields.range(field, from, includeFrom, to, includeTo, null, null));
  }

  @Override
  protected Query getWildcardQuery(String name, String text) throws ParseException {
    if ("*".equals(text)) {
      if ("*".equals(name) || DEFAULT.equals(name)) {
        return MatchAllDocsQuery.INSTANCE;
      }
      return each(name, fields::exists);
    }
    checkLeadingWildcard(text);
    return each(name, field -> newWildcardQuery(normalized(field, text)));
  }

  @Override
  protected Query getPrefixQuery(String name, String text) throws ParseException {
    checkLeadingWildcard(text);
    return each(name, field -> newPrefixQuery(normalized(field, text)));
  }

  @Override
  protected Query getFuzzyQuery(String name, String text, float similarity) {
    return each(
        name, field -> newFuzzyQuery(normalized(field, text), similarity, getFuzzyPrefixLength()));
  }

  @Override
  protected Query getRegexpQuery(String name, String text) {
    if (text.length() > MAX_REGEX_LENGTH) {
      throw new IllegalArgumentException(
          "The length of regex ["
              + text.length()
              + "] used in the Regexp Query request has exceeded the allowed maximum of ["
              + MAX_REGEX_LENGTH
              + "]. This maximum can be set by changing the [index.max_regex_length] index level"
              + " setting.");
    }
    return each(name, field -> newRegexpQuery(new Term(requireTerms(field).path(), text)));
  }

  private void checkLeadingWildcard(String text) throws ParseException {
    if (!getAllowLeadingWildcard() && (text.startsWith("*") || text.startsWith("?"))) {
      throw new ParseException("'*' or '?' not allowed as first character in WildcardQuery");
    }
  }

  private Term normalized(ValueField field, String text) {
    requireTerms(field);
    if (field.type() != FieldType.TEXT) {
      return new Term(field.path(), text);
    }
    // Every chain here normalises by lower-casing or not at all, which leaves wildcards as they
    // are.
    String normal =
        texts.analyzer(field, request.analyzer()).normalize(field.path(), text).utf8ToString();
    return new Term(field.path(), normal);
  }

  private static ValueField requireTerms(ValueField field) {
    if (field.type() != FieldType.TEXT && field.type() != FieldType.KEYWORD) {
      throw new IllegalArgumentException(
          "Can only use prefix, wildcard, fuzzy and regexp queries on keyword and text fields - not"
              + " on ["
              + field.path()
              + "] which is of type ["
              + field.type().typeName()
              + "]");
    }
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
    return field;
  }
}
