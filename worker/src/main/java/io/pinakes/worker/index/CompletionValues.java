package io.pinakes.worker.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Geohash;
import io.pinakes.common.mapping.SuggestContext;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.CompletionReader.Completion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.suggest.document.ContextSuggestField;
import org.apache.lucene.search.suggest.document.SuggestField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Adds what suggestions complete to. */
final class CompletionValues {

  /** Terms of one document's completions: each of its inputs has one in each of its contexts. */
  private static final int MAX_TERMS = 100_000;

  /** UTF-16 units of a context; it stands before the input in a term, whose length is bounded. */
  private static final int MAX_CONTEXT = 1_000;

  /** Inputs of a document's field that wait for the document's other fields. */
  record Pending(ValueField field, Collection<Completion> completions) {}

  private final IndexAnalyzers analyzers;

  CompletionValues(IndexAnalyzers analyzers) {
    this.analyzers = analyzers;
  }

  /**
   * Adds the inputs of a value; those with contexts once {@link #addPending} is called, as their
   * contexts may come from other fields.
   *
   * @throws ApiException 400
   */
  void add(IndexedDocument document, ValueField field, JsonNode value) {
    Collection<Completion> completions =
        CompletionReader.read(field, value).stream()
            .filter(completion -> !completion.input().isBlank())
            .map(completion -> cut(completion, field.maxInputLength()))
            .toList();
    if (completions.isEmpty()) {
      return;
    }
    document.name(field.path());
    if (!field.contexts().isEmpty()) {
      document.later(new Pending(field, completions));
      return;
    }
    for (Completion completion : completions) {
      add(document, field, completion, List.of());
    }
  }

  /** Not between the halves of a character. */
  private static Completion cut(Completion completion, int most) {
    String input = completion.input();
    if (input.length() <= most) {
      return completion;
    }
    int end = Character.isHighSurrogate(input.charAt(most - 1)) ? most + 1 : most;
    return new Completion(
        input.substring(0, Math.min(end, input.length())),
        completion.weight(),
        completion.contexts());
  }

  /**
   * Adds the inputs with contexts, now that the document's other fields are known.
   *
   * @throws ApiException 400: an input has no context
   */
  void addPending(IndexedDocument document, Pending pending) {
    ValueField field = pending.field();
    for (Completion completion : pending.completions()) {
      var contexts = new ArrayList<String>();
      for (int i = 0; i < field.contexts().size(); i++) {
        SuggestContext context = field.contexts().get(i);
        Set<String> values = new LinkedHashSet<>(fromPath(document, context));
        values.addAll(completion.contexts().getOrDefault(context.name(), List.of()));
        for (String value : values) {
          contexts.add(indexed(i, value));
        }
      }
      if (contexts.isEmpty()) {
        throw ApiException.illegalArgument(
            "Contexts are mandatory in context enabled completion field [" + field.path() + "]");
      }
      add(document, field, completion, contexts);
    }
  }

  /** As terms have it: which of the field's contexts it is of, and what it is. */
  private static String indexed(int context, String value) {
    String typed = (char) context + value;
    if (value.length() > MAX_CONTEXT) {
      throw ApiException.illegalArgument(
          "a context of a completion has ["
              + value.length()
              + "] characters, at most ["
              + MAX_CONTEXT
              + "] are allowed");
    }
    // Lucene would meet it after the document was logged.
    int separator = value.indexOf(ContextSuggestField.CONTEXT_SEPARATOR);
    if (separator >= 0) {
      throw ApiException.illegalArgument(
          "Illegal value ["
              + typed
              + "] UTF-16 codepoint [0x"
              + Integer.toHexString(ContextSuggestField.CONTEXT_SEPARATOR)
              + "] at position "
              + (separator + 1)
              + " is a reserved character");
    }
    return typed;
  }

  private static Set<String> fromPath(IndexedDocument document, SuggestContext context) {
    var values = new LinkedHashSet<String>();
    String path = context.path();
    if (path == null) {
      return values;
    }
    for (IndexableField field : document.fields()) {
      if (field.name().equals(path)) {
        switch (context) {
          case SuggestContext.Category _ -> values.add(text(field));
          case SuggestContext.Place place -> {
            GeoPoint point = point(field);
            if (point != null) {
              values.add(Geohash.of(point, place.digits()));
            }
          }
        }
      }
    }
    return values;
  }

  private static String text(IndexableField field) {
    if (field instanceof AnalyzedField text && text.stringValue() != null) {
      return text.stringValue();
    }
    BytesRef word = field.binaryValue();
    if (field instanceof WordField && word != null) {
      return word.utf8ToString();
    }
    throw ApiException.illegalArgument(
        "Failed to parse context field ["
            + field.name()
            + "], only keyword and text fields are accepted");
  }

  /** Null for what is not the point itself, such as what is stored of it. */
  private static @Nullable GeoPoint point(IndexableField field) {
    if (field instanceof LatLonDocValuesField && field.numericValue() != null) {
      long encoded = field.numericValue().longValue();
      return point((int) (encoded >>> Integer.SIZE), (int) encoded);
    }
    BytesRef packed = field.binaryValue();
    if (field instanceof LatLonPoint && packed != null) {
      return point(
          NumericUtils.sortableBytesToInt(packed.bytes, packed.offset),
          NumericUtils.sortableBytesToInt(packed.bytes, packed.offset + Integer.BYTES));
    }
    return null;
  }

  private static GeoPoint point(int latitude, int longitude) {
    return new GeoPoint(
        GeoEncodingUtils.decodeLatitude(latitude), GeoEncodingUtils.decodeLongitude(longitude));
  }

  private void add(
      IndexedDocument document, ValueField field, Completion completion, List<String> contexts) {
    if (document.completions(Math.max(1, contexts.size())) > MAX_TERMS) {
      throw tooMany();
    }
    SuggestField indexed;
    try {
      indexed =
          CompletionField.of(
              field.path(),
              completion.input(),
              completion.weight(),
              contexts,
              analyzers.forCompletions(field));
    } catch (IllegalArgumentException e) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception", String.valueOf(e.getMessage()), e);
    }
    boolean risky =
        completion.input().length() > (IndexWriter.MAX_TERM_LENGTH / 3) - MAX_CONTEXT - 2
            || analyzers.isOwn(field.analyzer());
    if (risky) {
      check(document, field, indexed, contexts.size());
    }
    document.add(indexed);
  }

  /** Makes the terms once as Lucene will when the document is logged already. */
  private static void check(
      IndexedDocument document, ValueField field, SuggestField indexed, int contexts) {
    int terms = 0;
    try (TokenStream paths = indexed.tokenStream(null, null)) {
      var term = paths.getAttribute(TermToBytesRefAttribute.class);
      paths.reset();
      while (paths.incrementToken()) {
        if (term.getBytesRef().length > IndexWriter.MAX_TERM_LENGTH) {
          throw DocumentParser.failedToParse(
              "illegal_argument_exception",
              "an input of [" + field.path() + "] is too long to be indexed",
              null);
        }
        if (++terms > MAX_TERMS) {
          throw tooMany();
        }
      }
      paths.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ApiException(
          ApiException.illegalArgument(
                  "the analyzer ["
                      + field.analyzer()
                      + "] fails on the text of ["
                      + field.path()
                      + "]")
              .error(),
          e);
    }
    if (document.completions(terms - Math.max(1, contexts)) > MAX_TERMS) {
      throw tooMany();
    }
  }

  private static ApiException tooMany() {
    return DocumentParser.failedToParse(
        "illegal_argument_exception",
        "a document may have [" + MAX_TERMS + "] completions in all contexts",
        null);
  }
}
