package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Component;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.io.StringReader;
import java.text.ParseException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.analysis.synonym.WordnetSynonymParser;
import org.apache.lucene.util.CharsRef;
import org.apache.lucene.util.CharsRefBuilder;

/** Reads lists of synonyms; each word passes through what comes before the filter in its chain. */
final class Synonyms {

  private Synonyms() {}

  /**
   * The synonyms of a filter.
   *
   * @param before the chain up to the filter
   */
  static SynonymMap of(Component filter, Analyzer before) {
    boolean expand = filter.flag("expand", true);
    boolean lenient = filter.flag("lenient", false);
    String rules = String.join("\n", filter.listOrEmpty("synonyms"));
    try {
      if (filter.text("format", "solr").equals("wordnet")) {
        var parser = new Wordnet(expand, lenient, before);
        parser.parse(new StringReader(rules));
        return parser.build();
      }
      var parser = new Solr(expand, lenient, before);
      parser.parse(new StringReader(rules));
      return parser.build();
    } catch (IOException | ParseException | IllegalArgumentException e) {
      throw new ApiException(ApiException.illegalArgument("Failed to build synonyms").error(), e);
    }
  }

  /** A word that the chain leaves nothing of makes an empty text, which adds nothing. */
  private static CharsRef orNothing(
      boolean lenient, CharsRefBuilder reuse, IllegalArgumentException refusal) {
    if (!lenient) {
      throw refusal;
    }
    reuse.clear();
    return reuse.get();
  }

  private static final class Solr extends SolrSynonymParser {
    private final boolean lenient;

    Solr(boolean expand, boolean lenient, Analyzer analyzer) {
      super(true, expand, analyzer);
      this.lenient = lenient;
    }

    @Override
    public CharsRef analyze(String text, CharsRefBuilder reuse) throws IOException {
      try {
        return super.analyze(text, reuse);
      } catch (IllegalArgumentException e) {
        return orNothing(lenient, reuse, e);
      }
    }

    @Override
    public void add(CharsRef input, CharsRef output, boolean includeOrig) {
      if (!lenient || (input.length > 0 && output.length > 0)) {
        super.add(input, output, includeOrig);
      }
    }
  }

  private static final class Wordnet extends WordnetSynonymParser {
    private final boolean lenient;

    Wordnet(boolean expand, boolean lenient, Analyzer analyzer) {
      super(true, expand, analyzer);
      this.lenient = lenient;
    }

    @Override
    public CharsRef analyze(String text, CharsRefBuilder reuse) throws IOException {
      try {
        return super.analyze(text, reuse);
      } catch (IllegalArgumentException e) {
        return orNothing(lenient, reuse, e);
      }
    }

    @Override
    public void add(CharsRef input, CharsRef output, boolean includeOrig) {
      if (!lenient || (input.length > 0 && output.length > 0)) {
        super.add(input, output, includeOrig);
      }
    }
  }
}
