package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText.Manner;
import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostAttribute;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** Cuts a text into words and builds the query of them for one field. */
class WordsBuilder extends QueryBuilder {

  private final FieldQueries fields;
  private final ValueField field;
  private final TextOptions options;
  private final boolean lastIsPrefix;

  WordsBuilder(
      FieldQueries fields,
      ValueField field,
      Analyzer analyzer,
      Manner manner,
      TextOptions options) {
    super(analyzer);
    this.fields = fields;
    this.field = field;
    this.options = options;
    this.lastIsPrefix = manner == Manner.WORDS_PREFIX;
    setAutoGenerateMultiTermSynonymsPhraseQuery(options.synonymPhrases());
  }

  /** Documents with the words; null if the text has none. */
  @Nullable Query words(String text) {
    Occur occur = options.operator() == Operator.AND ? Occur.MUST : Occur.SHOULD;
    return createBooleanQuery(field.path(), text, occur);
  }

  /** Documents with the words next to each other; null if the text has none. */
  @Nullable Query phrase(String text) {
    return createPhraseQuery(field.path(), text, options.slop());
  }

  /** The same with the last word being the beginning of one. */
  @Nullable Query phrasePrefix(String text) {
    if (!TextFields.isAnalyzed(field)) {
      throw new IllegalArgumentException(
          "Can only use phrase prefix queries on text fields - not on ["
              + field.path()
              + "] which is of type ["
              + field.type().typeName()
              + "]");
    }
    List<PhrasePrefixQuery.Place> places = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream(field.path(), text)) {
      int position = -1;
      for (List<Word> words : positions(stream)) {
        position += words.getFirst().increment();
        List<Term> terms = words.stream().map(Word::term).toList();
        places.add(new PhrasePrefixQuery.Place(terms, position));
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot be read", e);
    }
    if (places.size() > 1) {
      requirePositions();
    }
    return places.isEmpty()
        ? null
        : new PhrasePrefixQuery(field.path(), places, options.slop(), options.maxExpansions());
  }

  @Override
  protected Query analyzePhrase(String name, TokenStream stream, int slop) throws IOException {
    requirePositions();
    return super.analyzePhrase(name, stream, slop);
  }

  @Override
  protected Query analyzeMultiPhrase(String name, TokenStream stream, int slop) throws IOException {
    requirePositions();
    return super.analyzeMultiPhrase(name, stream, slop);
  }

  @Override
  protected Query analyzeGraphPhrase(TokenStream stream, String name, int slop) throws IOException {
    requirePositions();
    return super.analyzeGraphPhrase(stream, name, slop);
  }

  private void requirePositions() {
    if (!TextFields.isAnalyzed(field)) {
      throw new IllegalArgumentException(
          "Can only use phrase queries on text fields - not on ["
              + field.path()
              + "] which is of type ["
              + field.type().typeName()
              + "]");
    }
    if (!TextFields.hasPositions(field)) {
      throw QueryErrors.noPositions(
          "field:[" + field.path() + "] was indexed without position data; cannot run PhraseQuery");
    }
  }

  @Override
  protected Query newTermQuery(Term term, float boost) {
    Query query;
    if (options.fuzziness() != null) {
      query =
          PatternQueries.fuzzy(
              field,
              term.text(),
              options.fuzziness(),
              options.prefixLength(),
              options.maxExpansions(),
              options.transpositions(),
              options.fuzzyRewrite());
    } else if (TextFields.isAnalyzed(field)) {
      query = new TermQuery(term);
    } else {
      query = fields.term(field, term.text());
    }
    return boost == BoostAttribute.DEFAULT_BOOST ? query : new BoostQuery(query, boost);
  }

  @Override
  protected Query analyzeTerm(String name, TokenStream stream) throws IOException {
    if (!lastIsPrefix) {
      return super.analyzeTerm(name, stream);
    }
    Word word = positions(stream).getLast().getLast();
    return word.endsText() ? prefix(word.term()) : newTermQuery(word.term(), word.boost());
  }

  @Override
  protected Query analyzeMultiBoolean(String name, TokenStream stream, Occur operator)
      throws IOException {
    if (!lastIsPrefix) {
      return super.analyzeMultiBoolean(name, stream, operator);
    }
    List<List<Word>> positions = positions(stream);
    var builder = new BooleanQuery.Builder();
    for (List<Word> words : positions.subList(0, positions.size() - 1)) {
      builder.add(query(name, words), operator);
    }
    List<Word> last = positions.getLast();
    if (!last.getLast().endsText()) {
      return builder.add(query(name, last), operator).build();
    }
    if (last.size() == 1) {
      return builder.add(prefix(last.getFirst().term()), operator).build();
    }
    var any = new BooleanQuery.Builder();
    last.forEach(word -> any.add(prefix(word.term()), Occur.SHOULD));
    return builder.add(any.build(), operator).build();
  }

  private Query query(String name, List<Word> words) {
    return words.size() == 1
        ? newTermQuery(words.getFirst().term(), words.getFirst().boost())
        : newSynonymQuery(
            name,
            words.stream()
                .map(word -> new TermAndBoost(word.term().bytes(), word.boost()))
                .toArray(TermAndBoost[]::new));
  }

  private Query prefix(Term term) {
    return TextFields.hasTerms(field)
        ? PatternQueries.prefix(field, term.text(), false, null)
        : fields.term(field, term.text());
  }

  /**
   * A word of a text.
   *
   * @param endsText whether nothing follows it, not even a space; only then is it a beginning
   */
  private record Word(Term term, float boost, int increment, boolean endsText) {}

  /** The words of a text by position, no more than a query may have clauses. */
  private List<List<Word>> positions(TokenStream stream) throws IOException {
    var positions = new ArrayList<List<Word>>();
    var bytes = stream.addAttribute(TermToBytesRefAttribute.class);
    var increment = stream.addAttribute(PositionIncrementAttribute.class);
    var boost = stream.addAttribute(BoostAttribute.class);
    var offset = stream.addAttribute(OffsetAttribute.class);
    stream.reset();
    int end = -1;
    int count = 0;
    while (stream.incrementToken()) {
      if (++count > IndexSearcher.getMaxClauseCount()) {
        throw new IndexSearcher.TooManyClauses();
      }
      int step = increment.getPositionIncrement();
      if (positions.isEmpty() || step > 0) {
        positions.add(new ArrayList<>());
      }
      Term term = new Term(field.path(), BytesRef.deepCopyOf(bytes.getBytesRef()));
      positions.getLast().add(new Word(term, boost.getBoost(), Math.max(step, 1), false));
      end = offset.endOffset();
    }
    stream.end();
    if (!positions.isEmpty() && offset.endOffset() == end) {
      Word last = positions.getLast().removeLast();
      positions.getLast().add(new Word(last.term(), last.boost(), last.increment(), true));
    }
    return positions;
  }
}
