package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.AnalyzeBody;
import io.pinakes.common.analysis.Catalog;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.analysis.ComponentKind;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows what becomes of texts, as {@code _analyze} answers it. */
public final class Analyze {

  /** The name of a field that there is none of. */
  private static final String NO_FIELD = "_analyze";

  private final IndexAnalyzers analyzers;
  private final boolean ofIndex;
  private final int maxTokens;

  /**
   * For requests about one index, or about none.
   *
   * @param maxTokens that an answer may have
   */
  public Analyze(IndexAnalyzers analyzers, boolean ofIndex, int maxTokens) {
    this.analyzers = analyzers;
    this.ofIndex = ofIndex;
    this.maxTokens = maxTokens;
  }

  /** An analyzer, with its parts if it is made of named ones. */
  private record Found(String name, Analyzer analyzer, @Nullable Chain chain) {}

  /**
   * Analyses.
   *
   * @throws ApiException 400 for what is not there or cannot be made, 500 for too many tokens, as
   *     in OpenSearch
   */
  public ObjectNode answer(AnalyzeBody body) throws IOException {
    Found found = find(body);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!body.explain()) {
      answer.set("tokens", tokens(body, found.analyzer(), false));
      return answer;
    }
    ObjectNode detail = answer.putObject("detail");
    detail.put("custom_analyzer", found.chain() != null);
    if (found.chain() == null) {
      ObjectNode whole = detail.putObject("analyzer");
      whole.put("name", found.name());
      whole.set("tokens", tokens(body, found.analyzer(), true));
    } else {
      explain(body, found.chain(), detail);
    }
    return answer;
  }

  private Found find(AnalyzeBody body) {
    String name = body.analyzer();
    if (body.normalizer() != null) {
      return normalizer(body.normalizer());
    }
    if (name == null
        && (body.tokenizer() != null
            || !body.filters().isEmpty()
            || !body.charFilters().isEmpty())) {
      Chain chain = inline(body);
      return new Found("_custom", chain, chain);
    }
    String wanted = name == null ? "default" : name;
    Analyzer analyzer = analyzers.find(wanted);
    if (analyzer == null) {
      throw ApiException.illegalArgument("failed to find " + where() + "analyzer [" + wanted + "]");
    }
    return new Found(wanted, analyzer, analyzers.chainOf(analyzer));
  }

  private Found normalizer(String name) {
    Analyzer normalizer = analyzers.normalizer(name);
    if (normalizer == null) {
      throw ApiException.illegalArgument("failed to find normalizer under [" + name + "]");
    }
    return new Found(name, normalizer, normalizer instanceof Chain chain ? chain : null);
  }

  private Chain inline(AnalyzeBody body) {
    var charFilters = new ArrayList<Component>();
    body.charFilters().forEach(each -> charFilters.add(part(ComponentKind.CHAR_FILTER, each)));
    var filters = new ArrayList<Component>();
    body.filters().forEach(each -> filters.add(part(ComponentKind.FILTER, each)));
    JsonNode tokenizer = body.tokenizer();
    if (tokenizer != null) {
      return Chain.of(
          analyzers.analysis(), charFilters, part(ComponentKind.TOKENIZER, tokenizer), filters);
    }
    // Without a tokenizer it is a normalizer.
    for (Component filter : filters) {
      if (!Catalog.isNormalizing(ComponentKind.FILTER, filter.type())) {
        throw ApiException.illegalArgument(
            "Custom normalizer may not use filter [" + filter.name() + "]");
      }
    }
    return Chain.of(
        analyzers.analysis(),
        charFilters,
        Component.plain(ComponentKind.TOKENIZER, "keyword"),
        filters);
  }

  private Component part(ComponentKind kind, JsonNode part) {
    String name = part.isString() ? part.asString() : null;
    if (name == null) {
      JsonNode type = part.get("type");
      if (type == null) {
        throw ApiException.illegalArgument(
            "Missing [type] setting for anonymous " + kind.settingName() + ": " + part);
      }
      var definition = new TreeMap<String, JsonNode>();
      part.properties().forEach(each -> definition.put(each.getKey(), each.getValue()));
      return analyzers.analysis().inline(kind, definition);
    }
    Component found = analyzers.analysis().find(kind, name);
    if (found == null) {
      throw ApiException.illegalArgument(
          "failed to find " + where() + kind.settingName() + " under [" + name + "]");
    }
    return found;
  }

  private String where() {
    return ofIndex ? "" : "global ";
  }

  private ArrayNode tokens(AnalyzeBody body, Analyzer analyzer, boolean attributes)
      throws IOException {
    TokenList tokens = list(body, attributes);
    for (String text : body.texts()) {
      try (TokenStream stream = analyzer.tokenStream(NO_FIELD, text)) {
        tokens.add(stream);
      }
    }
    return tokens.json();
  }

  private TokenList list(AnalyzeBody body, boolean attributes) {
    int gap = ofIndex ? IndexAnalyzers.POSITION_INCREMENT_GAP : 0;
    return new TokenList(maxTokens, gap, attributes ? body.attributes() : null);
  }

  private void explain(AnalyzeBody body, Chain chain, ObjectNode detail) throws IOException {
    List<Component> charFilters = chain.charFilterDefinitions();
    ArrayNode filtered = detail.putArray("charfilters");
    for (int i = 0; i < charFilters.size(); i++) {
      ObjectNode step = filtered.addObject();
      step.put("name", charFilters.get(i).name());
      ArrayNode texts = step.putArray("filtered_text");
      for (String text : body.texts()) {
        var out = new StringWriter();
        reader(chain, text, i + 1).transferTo(out);
        texts.add(out.toString());
      }
    }
    ObjectNode tokenizer = detail.putObject("tokenizer");
    tokenizer.put("name", chain.tokenizerDefinition().name());
    tokenizer.set("tokens", tokens(body, chain, 0));
    ArrayNode filters = detail.putArray("tokenfilters");
    for (int i = 0; i < chain.filters().size(); i++) {
      ObjectNode step = filters.addObject();
      step.put("name", chain.filters().get(i).definition().name());
      step.set("tokens", tokens(body, chain, i + 1));
    }
  }

  /** The tokens after that many filters. */
  private ArrayNode tokens(AnalyzeBody body, Chain chain, int filters) throws IOException {
    TokenList tokens = list(body, true);
    for (String text : body.texts()) {
      Tokenizer tokenizer = chain.tokenizer().get();
      tokenizer.setReader(reader(chain, text, chain.charFilters().size()));
      TokenStream stream = tokenizer;
      for (Chain.Filter filter : chain.filters().subList(0, filters)) {
        stream = filter.maker().apply(stream);
      }
      try (TokenStream closed = stream) {
        tokens.add(closed);
      }
    }
    return tokens.json();
  }

  private static Reader reader(Chain chain, String text, int charFilters) {
    Reader reader = new StringReader(text);
    for (UnaryOperator<Reader> filter : chain.charFilters().subList(0, charFilters)) {
      reader = filter.apply(reader);
    }
    return reader;
  }
}
