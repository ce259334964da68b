package io.pinakes.worker.suggest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.suggest.document.TopSuggestDocsCollector;

/**
 * Takes the best input of each document once, and keeps by which contexts a document was found. The
 * best ones come first from each segment, so a bounded number of documents comes here.
 */
final class DocumentCollector extends TopSuggestDocsCollector {

  private final Map<Integer, List<String>> contexts = new HashMap<>();

  DocumentCollector(int size, boolean distinct) {
    super(size, distinct);
  }

  @Override
  public void collect(int document, CharSequence input, CharSequence context, float score)
      throws IOException {
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
