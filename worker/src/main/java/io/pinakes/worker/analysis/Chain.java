package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.Catalog;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.analysis.ComponentKind;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;

/** An analyzer of named parts: char filters, a tokenizer, and token filters, in order. */
final class Chain extends Analyzer {

  /** A filter with its name. */
  record Filter(Component definition, UnaryOperator<TokenStream> maker) {}

  private final List<Component> charFilterDefinitions;
  private final Component tokenizerDefinition;
  private final List<UnaryOperator<Reader>> charFilters;
  private final Supplier<Tokenizer> tokenizer;
  private final List<Filter> filters;

  private Chain(
      List<Component> charFilterDefinitions,
      Component tokenizerDefinition,
      List<UnaryOperator<Reader>> charFilters,
      Supplier<Tokenizer> tokenizer,
      List<Filter> filters) {
    this.charFilterDefinitions = List.copyOf(charFilterDefinitions);
    this.tokenizerDefinition = tokenizerDefinition;
    this.charFilters = List.copyOf(charFilters);
    this.tokenizer = tokenizer;
    this.filters = List.copyOf(filters);
  }

  /**
   * The chain of these parts.
   *
   * @throws io.pinakes.common.error.ApiException 400 for parameters that a part refuses
   */
  static Chain of(
      Analysis analysis,
      List<Component> charFilters,
      Component tokenizer,
      List<Component> filters) {
    List<UnaryOperator<Reader>> readers = charFilters.stream().map(CharFilters::of).toList();
    Supplier<Tokenizer> source = Tokenizers.of(tokenizer);
    var made = new ArrayList<Filter>();
    if (tokenizer.type().equals("lowercase")) {
      made.add(
          new Filter(Component.plain(ComponentKind.FILTER, "lowercase"), LowerCaseFilter::new));
    }
    for (Component filter : filters) {
      made.add(
          new Filter(
              filter,
              maker(
                  analysis,
                  filter,
                  before -> new Chain(charFilters, tokenizer, readers, source, before),
                  made)));
    }
    return new Chain(charFilters, tokenizer, readers, source, made);
  }

  private static UnaryOperator<TokenStream> maker(
      Analysis analysis,
      Component filter,
      Function<List<Filter>, Analyzer> chain,
      List<Filter> before) {
    return switch (filter.type()) {
      case "synonym", "synonym_graph" -> {
        // Words of the list pass through what comes before, but for what makes graphs of them.
        String named = filter.text("synonym_analyzer");
        Analyzer own = named == null ? null : BuiltInAnalyzers.find(named);
        yield SynonymFilters.of(filter, own != null ? own : chain.apply(forSynonyms(before)));
      }
      case "multiplexer" -> Multiplexer.of(analysis, filter);
      default -> TokenFilters.of(filter);
    };
  }

  /** What of a chain may be applied to the words of a list of synonyms. */
  private static List<Filter> forSynonyms(List<Filter> before) {
    return before.stream()
        .filter(each -> !each.definition().type().startsWith("synonym"))
        .filter(each -> !each.definition().type().equals("multiplexer"))
        .toList();
  }

  List<Component> charFilterDefinitions() {
    return charFilterDefinitions;
  }

  Component tokenizerDefinition() {
    return tokenizerDefinition;
  }

  List<UnaryOperator<Reader>> charFilters() {
    return charFilters;
  }

  Supplier<Tokenizer> tokenizer() {
    return tokenizer;
  }

  List<Filter> filters() {
    return filters;
  }

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    Tokenizer source = tokenizer.get();
    TokenStream stream = source;
    for (Filter filter : filters) {
      stream = filter.maker().apply(stream);
    }
    return new TokenStreamComponents(source, stream);
  }

  @Override
  protected Reader initReader(String fieldName, Reader reader) {
    Reader filtered = reader;
    for (UnaryOperator<Reader> filter : charFilters) {
      filtered = filter.apply(filtered);
    }
    return filtered;
  }

  @Override
  protected Reader initReaderForNormalization(String fieldName, Reader reader) {
    return initReader(fieldName, reader);
  }

  @Override
  protected TokenStream normalize(String fieldName, TokenStream in) {
    TokenStream stream = in;
    for (Filter filter : filters) {
      if (Catalog.isNormalizing(ComponentKind.FILTER, filter.definition().type())) {
        stream = filter.maker().apply(stream);
      }
    }
    return stream;
  }
}
