package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.analysis.ComponentKind;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Derivation;
import io.pinakes.common.mapping.ValueField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.search.suggest.document.CompletionAnalyzer;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The analyzers and normalizers of one index, by name. Each is made when it is first asked for.
 * Safe for any number of threads.
 */
public final class IndexAnalyzers {

  /**
   * Positions between the values of an array of texts, so that no phrase reaches over;
   * OpenSearch's.
   */
  public static final int POSITION_INCREMENT_GAP = 100;

  private record Derived(String analyzer, Derivation derivation, boolean forIndex) {}

  private record OfCompletions(String analyzer, boolean separators, boolean gaps) {}

  private static final Set<String> MAY_FAIL =
      Set.of(
          "pattern",
          "pattern_replace",
          "pattern_capture",
          "keyword_marker",
          "multiplexer",
          "delimited_payload",
          "delimited_term_freq");

  private final Analysis analysis;

  /** As many as the index has and as there are built in. */
  private final Map<String, Analyzer> analyzers = new ConcurrentHashMap<>();

  private final Map<String, Analyzer> normalizers = new ConcurrentHashMap<>();

  /** Made when first asked for; as many as mappings can name, which are few. */
  private final Map<Derived, Analyzer> derived = new ConcurrentHashMap<>();

  /** Made when first asked for; as many as mappings can name, which are few. */
  private final Map<OfCompletions, CompletionAnalyzer> ofCompletions = new ConcurrentHashMap<>();

  /** Those of an index with these settings. */
  public IndexAnalyzers(Analysis analysis) {
    this.analysis = analysis;
  }

  /** Those of an index without analysis settings. */
  public static IndexAnalyzers builtIn() {
    return new IndexAnalyzers(Analysis.EMPTY);
  }

  /** What they are made of. */
  public Analysis analysis() {
    return analysis;
  }

  /**
   * Makes all that the index defines.
   *
   * @throws ApiException 400 for what cannot be made
   */
  public void makeAll() {
    analysis.own(ComponentKind.ANALYZER).keySet().forEach(this::find);
    analysis.own(ComponentKind.NORMALIZER).keySet().forEach(this::normalizer);
  }

  /** The analyzer of that name; null if there is none. */
  public @Nullable Analyzer find(String name) {
    Analyzer made = analyzers.get(name);
    if (made != null) {
      return made;
    }
    Component definition = analysis.find(ComponentKind.ANALYZER, name);
    if (definition == null) {
      return switch (name) {
        case ValueField.DEFAULT_ANALYZER -> find("standard");
        case ValueField.DEFAULT_SEARCH_ANALYZER -> find(ValueField.DEFAULT_ANALYZER);
        default -> null;
      };
    }
    return analyzers.computeIfAbsent(name, key -> new Gapped(make(definition), gap(definition)));
  }

  /** The normalizer of that name; null if there is none. */
  public @Nullable Analyzer normalizer(String name) {
    Component definition = analysis.find(ComponentKind.NORMALIZER, name);
    return definition == null
        ? null
        : normalizers.computeIfAbsent(name, key -> normalizer(definition));
  }

  /** A keyword as it is indexed: through its field's normalizer, if it has one. */
  public BytesRef normalized(ValueField field, String value) {
    String name = field.normalizer();
    Analyzer normalizer = name == null ? null : normalizer(name);
    return normalizer == null ? new BytesRef(value) : normalizer.normalize(field.path(), value);
  }

  /**
   * Whether the analyzer of a field's values can break off with an error in some text: because a
   * number is none, or because a regular expression needs more stack than there is.
   */
  public boolean mayFail(ValueField field) {
    Component own = analysis.own(ComponentKind.ANALYZER).get(field.analyzer());
    if (own == null || !own.type().equals("custom")) {
      return own != null && own.type().equals("pattern");
    }
    return Stream.of(ComponentKind.TOKENIZER, ComponentKind.CHAR_FILTER, ComponentKind.FILTER)
        .flatMap(kind -> analysis.parts(own, kind).stream())
        .anyMatch(part -> MAY_FAIL.contains(part.type()));
  }

  /** The analyzer for a field's values. */
  public Analyzer forIndex(ValueField field) {
    Analyzer analyzer = required(field.analyzer(), field);
    Derivation derivation = field.derivation();
    return derivation == null ? analyzer : derived(analyzer, field.analyzer(), derivation, true);
  }

  private Analyzer derived(
      Analyzer analyzer, String name, Derivation derivation, boolean forIndex) {
    return derived.computeIfAbsent(
        new Derived(name, derivation, forIndex),
        _ -> new DerivedAnalyzer(analyzer, derivation, forIndex));
  }

  /** The analyzer for words that are looked for in a field. */
  public Analyzer forSearch(ValueField field) {
    Analyzer analyzer = required(field.analyzerForSearch(), field);
    Derivation derivation = field.derivation();
    return derivation == null
        ? analyzer
        : derived(analyzer, field.analyzerForSearch(), derivation, false);
  }

  /** The analyzer for the inputs of a completion field. */
  public CompletionAnalyzer forCompletions(ValueField field) {
    return ofCompletions(field, field.analyzer());
  }

  /** The analyzer for what is to be completed in a completion field. */
  public CompletionAnalyzer forCompleting(ValueField field) {
    String search = field.searchAnalyzer();
    return ofCompletions(field, search == null ? field.analyzer() : search);
  }

  private CompletionAnalyzer ofCompletions(ValueField field, String name) {
    return ofCompletions.computeIfAbsent(
        new OfCompletions(name, field.preserveSeparators(), field.preservePositionIncrements()),
        key -> new CompletionAnalyzer(required(name, field), key.separators(), key.gaps()));
  }

  /**
   * The words that an analyzer puts together.
   *
   * @param words whether single words are there, too
   */
  public record Shingles(int least, int most, boolean words) {}

  /** What the first filter of an analyzer that puts words together makes; null: none does. */
  public @Nullable Shingles shingles(String analyzer) {
    Component own = analysis.own(ComponentKind.ANALYZER).get(analyzer);
    if (own == null || !own.type().equals("custom")) {
      return null;
    }
    for (Component filter : analysis.parts(own, ComponentKind.FILTER)) {
      if (filter.type().equals("shingle")) {
        return new Shingles(
            filter.whole("min_shingle_size", 2),
            filter.whole("max_shingle_size", 2),
            filter.flag("output_unigrams", true));
      }
    }
    return null;
  }

  /** Whether the index defines the analyzer of that name itself. */
  public boolean isOwn(String name) {
    return analysis.own(ComponentKind.ANALYZER).containsKey(name);
  }

  /** The analyzer for phrases that are looked for in a field. */
  public Analyzer forQuotes(ValueField field) {
    return required(field.analyzerForQuotes(), field);
  }

  /** The analyzer of text that belongs to no field. */
  public Analyzer standard() {
    Analyzer analyzer = find("standard");
    if (analyzer == null) {
      throw new IllegalStateException("no standard analyzer");
    }
    return analyzer;
  }

  private Analyzer required(String name, ValueField field) {
    Analyzer analyzer = find(name);
    if (analyzer == null) {
      throw new IllegalStateException("no analyzer [" + name + "] for field " + field.path());
    }
    return analyzer;
  }

  private Analyzer make(Component definition) {
    if (!definition.type().equals("custom")) {
      return BuiltInAnalyzers.of(definition);
    }
    try {
      return chain(definition);
    } catch (ApiException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "Failed to build analyzers: [" + definition.name() + "]",
              Map.of(),
              e.error()),
          e);
    }
  }

  private Chain chain(Component definition) {
    String tokenizer = definition.text("tokenizer", "standard");
    return Chain.of(
        analysis,
        analysis.parts(definition, ComponentKind.CHAR_FILTER),
        analysis.required(definition, ComponentKind.TOKENIZER, tokenizer),
        analysis.parts(definition, ComponentKind.FILTER));
  }

  private Analyzer normalizer(Component definition) {
    Component whole = Component.plain(ComponentKind.TOKENIZER, "keyword");
    if (!definition.type().equals("custom")) {
      Component filter = Component.plain(ComponentKind.FILTER, definition.type());
      return Chain.of(analysis, List.of(), whole, List.of(filter));
    }
    return Chain.of(
        analysis,
        analysis.parts(definition, ComponentKind.CHAR_FILTER),
        whole,
        analysis.parts(definition, ComponentKind.FILTER));
  }

  private static int gap(Component definition) {
    return definition.whole("position_increment_gap", POSITION_INCREMENT_GAP);
  }

  /** The parts of an analyzer that is a chain of parts; null for one that is not. */
  @Nullable Chain chainOf(Analyzer analyzer) {
    return analyzer instanceof Gapped gapped && gapped.analyzer instanceof Chain chain
        ? chain
        : null;
  }

  /** An analyzer between whose values no phrase reaches over. */
  private static final class Gapped extends AnalyzerWrapper {
    private final Analyzer analyzer;
    private final int gap;

    Gapped(Analyzer analyzer, int gap) {
      super(GLOBAL_REUSE_STRATEGY);
      this.analyzer = analyzer;
      this.gap = gap;
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String fieldName) {
      return analyzer;
    }

    @Override
    public int getPositionIncrementGap(String fieldName) {
      return gap;
    }
  }
}
