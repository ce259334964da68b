package io.pinakes.cli.load;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes documents of JSON: one per line, or one or an array of them per file. */
final class JsonReader {

  /** The longest document; a coordinator takes no larger request either. */
  static final int MAX_DOCUMENT_BYTES = 10 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Reads one element of an array, and stops where the next one begins. */
  private static final ObjectReader ELEMENT =
      JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SourceFile file;
  private final @Nullable String idField;
  private final DocumentSink sink;

  /**
   * Makes a reader.
   *
   * @param idField the member that is the document's id; null: its place in the file
   */
  JsonReader(SourceFile file, @Nullable String idField, DocumentSink sink) {
    this.file = file;
    this.idField = idField;
    this.sink = sink;
  }

  /** Reads a document per line; a line that is none is refused and the next one read. */
  void readLines(InputStream in) throws IOException, InterruptedException {
    var lines = new Lines(in, MAX_DOCUMENT_BYTES);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      String place = file.name() + "#" + lines.number();
      if (isBlank(line)) {
        continue;
      }
      try {
        document(place, JSON.readTree(line), line);
      } catch (JacksonException e) {
        sink.refuse(place, "not JSON: " + e.getOriginalMessage());
      }
    }
  }

  /** Reads a file that is one document or an array of them. */
  void readWhole(InputStream in) throws InterruptedException {
    int number = 0;
    try (JsonParser parser = JSON.createParser(in)) {
      boolean array = parser.nextToken() == JsonToken.START_ARRAY;
      if (array) {
        parser.nextToken();
      }
      while (parser.currentToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
        number++;
        JsonNode document = ELEMENT.readTree(parser);
        document(array ? file.name() + "#" + number : file.name(), document, null);
        parser.nextToken();
        if (!array && parser.currentToken() != null) {
          sink.refuse(file.name(), "more than one document: name the file .ndjson");
          return;
        }
      }
      if (number == 0 && !array) {
        sink.refuse(file.name(), "empty");
      }
    } catch (JacksonException e) {
      sink.refuse(
          file.name() + (number == 0 ? "" : "#" + number), "not JSON: " + e.getOriginalMessage());
    }
  }

  private void document(String place, JsonNode json, byte @Nullable [] asItCame)
      throws InterruptedException {
    if (!(json instanceof ObjectNode document)) {
      sink.refuse(place, "a document is a JSON object, this is " + article(json));
      return;
    }
    if (idField == null) {
      sink.accept(new SourceDocument(place, asItCame == null ? bytes(document) : asItCame));
      return;
    }
    JsonNode id = document.path(idField);
    if ((!id.isString() && !id.isIntegralNumber()) || id.asString().isEmpty()) {
      sink.refuse(place, "no string or whole number in the field '" + idField + "'");
      return;
    }
    // "_id" is OpenSearch's name for what is outside of the document; inside it is refused.
    boolean metadata = idField.equals("_id");
    if (metadata) {
      document.remove(idField);
    }
    sink.accept(
        new SourceDocument(
            id.asString(), asItCame == null || metadata ? bytes(document) : asItCame));
  }

  private static byte[] bytes(ObjectNode document) {
    return JSON.writeValueAsBytes(document);
  }

  private static String article(JsonNode json) {
    return switch (json.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      default -> "none";
    };
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
