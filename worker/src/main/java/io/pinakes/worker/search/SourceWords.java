package io.pinakes.worker.search;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.SourceOptions;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.aggregation.HitSource;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.highlight.SourceTexts;
import io.pinakes.worker.index.KeptSource;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;

/**
 * The words of documents' texts, analyzed again as a field's are.
 *
 * @param paths where documents have the texts
 */
record SourceWords(
    IndexAnalyzers analyzers, SourceOptions kept, ValueField field, List<String> paths)
    implements HitSource.Words {

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    StoredFields stored = segment.reader().storedFields();
    return (document, words) -> {
      byte[] source = KeptSource.of(StoredSource.read(stored, document), kept);
      if (source == null) {
        return;
      }
      var texts = new SourceTexts(source);
      for (String path : paths) {
        for (String text : texts.at(path)) {
          analyze(text, words);
        }
      }
    };
  }

  private void analyze(String text, Consumer<BytesRef> words) throws IOException {
    if (field.type().family() != FieldType.Family.TEXT) {
      words.accept(analyzers.normalized(field, text));
      return;
    }
    Analyzer analyzer = analyzers.forIndex(field);
    try (TokenStream stream = analyzer.tokenStream(field.path(), text)) {
      var term = stream.addAttribute(TermToBytesRefAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.accept(term.getBytesRef());
      }
      stream.end();
    }
  }
}
