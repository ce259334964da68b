package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SourceFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads the body of a multi-get: which documents, and what of each. */
final class MultiGetBody {

  /** Documents of one request; each costs a call to a shard. */
  static final int MAX_DOCUMENTS = 10_000;

  private final Defaults defaults;
  private final List<DocumentRead> reads = new ArrayList<>();
  private final Validation validation = new Validation();

  private MultiGetBody(Defaults defaults) {
    this.defaults = defaults;
  }

  /** What holds for documents that do not say it themselves. */
  record Defaults(
      @Nullable String index,
      @Nullable String routing,
      List<String> storedFields,
      Optional<SourceFilter> source) {}

  /**
   * Reads a body.
   *
   * @throws ApiException 400: it is broken, or does not say which documents
   */
  static List<DocumentRead> parse(byte[] body, Defaults defaults) {
    return new MultiGetBody(defaults).parse(body);
  }

  private List<DocumentRead> parse(byte[] body) {
    try (JsonParser parser = Json.READER.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw unexpected(parser, "[START_OBJECT]");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        readList(parser);
      }
    } catch (JacksonException e) {
      throw new ApiException(Json.error(e), e);
    }
    if (reads.isEmpty()) {
      validation.add("no documents to get");
    }
    validation.throwIfAny();
    return reads;
  }

  private void readList(JsonParser parser) {
    String key = parser.currentName();
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw unexpected(parser, "[FIELD_NAME] or [START_ARRAY]");
    }
    switch (key) {
      case "docs" -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ApiException.illegalArgument("docs array element should include an object");
          }
          add(readDocument(parser));
        }
      }
      case "ids" -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          JsonToken token = parser.currentToken();
          if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw ApiException.illegalArgument("ids array element should only contain ids");
          }
          var document = new Document();
          document.id = parser.getString();
          add(document);
        }
      }
      default ->
          throw at(parser, "unknown key [" + key + "] for a START_ARRAY, expected [docs] or [ids]");
    }
  }

  private void add(Document document) {
    if (reads.size() == MAX_DOCUMENTS) {
      throw ApiException.illegalArgument(
          "a multi-get may have at most [" + MAX_DOCUMENTS + "] documents");
    }
    int place = reads.size();
    if (document.index == null) {
      validation.add("index is missing for doc " + place);
    }
    if (document.id == null) {
      validation.add("id is missing for doc " + place);
    }
    document.version().check(validation);
    reads.add(document.toRead());
  }

  private Document readDocument(JsonParser parser) {
    var document = new Document();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isStructStart()) {
        document.setTree(field, parser);
      } else if (value != JsonToken.VALUE_NULL) {
        // As in OpenSearch, null is as good as nothing.
        document.set(field, parser);
      }
    }
    return document;
  }

  /** A document that the body names. */
  private final class Document {
    private @Nullable String index = defaults.index();
    private @Nullable String id;
    private @Nullable String routing = defaults.routing();
    private long version = ReadVersion.ANY;
    private Optional<String> versionType = Optional.empty();
    private List<String> storedFields = defaults.storedFields();
    private Optional<SourceFilter> source = defaults.source();

    private void set(String field, JsonParser parser) {
      switch (field) {
        case "_index" -> index = parser.getString();
        case "_id" -> id = parser.getString();
        case "routing" -> routing = parser.getString();
        case "stored_fields" -> storedFields = List.of(parser.getString());
        case "version" -> version = number(parser);
        case "version_type" -> versionType = Optional.of(parser.getString());
        case "_source" -> source = Optional.of(source(parser));
        default -> throw unknown(field, parser);
      }
    }

    private void setTree(String field, JsonParser parser) {
      switch (field) {
        case "stored_fields" -> storedFields = SourceJson.patterns(parser.readValueAsTree());
        case "_source" -> source = Optional.of(source(parser));
        default -> throw unknown(field, parser);
      }
    }

    private SourceFilter source(JsonParser parser) {
      return SourceJson.parse(parser.readValueAsTree());
    }

    private ReadVersion version() {
      return ReadVersion.of(versionType, version);
    }

    private DocumentRead toRead() {
      return new DocumentRead(
          index == null ? "" : index,
          id == null ? "" : id,
          routing,
          version(),
          storedFields,
          source);
    }
  }

  private static long number(JsonParser parser) {
    try {
      return Long.parseLong(parser.getString());
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument("For input string: \"" + parser.getString() + "\"");
    }
  }

  private static ApiException unknown(String field, JsonParser parser) {
    if (field.equals("fields")) {
      return at(parser, "Unsupported field [fields] used, expected [stored_fields] instead");
    }
    return new ApiException(
        400, "parse_exception", "failed to parse multi get request. unknown field [" + field + "]");
  }

  private static ApiException unexpected(JsonParser parser, String expected) {
    JsonToken token = parser.currentToken();
    String found = token == null ? "null" : Json.name(token);
    return at(parser, "unexpected token [" + found + "], expected " + expected);
  }

  private static ApiException at(JsonParser parser, String reason) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return ApiException.parsing(reason).with("line", at.getLineNr()).with("col", at.getColumnNr());
  }
}
