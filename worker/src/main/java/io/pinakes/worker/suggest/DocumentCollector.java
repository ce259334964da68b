package io.pinakes.worker.suggest;

import io.pinakes.worker.index.IndexFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.suggest.document.TopSuggestDocsCollector;
import org.jspecify.annotations.Nullable;

/**
 * Takes the best input of each document once, and keeps by which contexts a document was found. The
 * best ones come first from each segment, so a bounded number of documents comes here.
 */
final class DocumentCollector extends TopSuggestDocsCollector {

  private final Map<Integer, List<String>> contexts = new HashMap<>();

  private final boolean nested;
  private @Nullable LeafReader segment;

  /**
   * A collector.
   *
   * @param nested whether inputs may be of nested objects, for which their documents are taken
   */
  DocumentCollector(int size, boolean distinct, boolean nested) {
    super(size, distinct);
    this.nested = nested;
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    super.doSetNextReader(context);
    segment = context.reader();
  }

  /** The document that an object is of: the next one that has a version. */
  private int whole(int object) throws IOException {
    if (!nested || segment == null) {
      return object;
    }
    NumericDocValues versions = DocValues.getNumeric(segment, IndexFormat.VERSION);
    return versions.advance(object);
  }

  @Override
  public void collect(int object, CharSequence input, CharSequence context, float score)
      throws IOException {
    int document = whole(object);
    List<String> known = contexts.get(docBase + document);
    boolean first = known == null;
    if (known == null) {
      known = new ArrayList<>(1);
      contexts.put(docBase + document, known);
    }
    if (context != null && !known.contains(context.toString())) {
      known.add(context.toString());
    }
    if (first) {
      super.collect(document, input, context, score);
    }
  }

  /** The contexts by which a document was found, as the index has them. */
  List<String> contexts(int document) {
    return contexts.getOrDefault(document, List.of());
  }
}
