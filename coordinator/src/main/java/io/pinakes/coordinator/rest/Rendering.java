package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an answer is to look, which every request may say.
 *
 * @param pretty for people to read
 * @param filter the members that are wanted; null: all
 * @param errorTrace whether errors carry where they were thrown
 */
record Rendering(boolean pretty, @Nullable ResponseFilter filter, boolean errorTrace) {

  static final Rendering PLAIN = new Rendering(false, null, false);

  private static final JsonMapper WRITER = JsonMapper.builder().build();

  private static final PrettyPrinter LAYOUT =
      new DefaultPrettyPrinter()
          .withArrayIndenter(new DefaultIndenter("  ", "\n"))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /** Reads the parameters that all paths have. */
  static Rendering of(Parameters parameters, boolean prettyByDefault) {
    boolean pretty = parameters.flag("pretty", prettyByDefault);
    boolean errorTrace = parameters.flag("error_trace", false);
    parameters.flag("human", false);
    Optional<String> format = parameters.nonEmpty("format");
    if (format.isPresent() && !format.get().equals("json") && !format.get().equals("text")) {
      throw ApiException.illegalArgument(
          "format [" + format.get() + "] is not supported, only [json] and, for _cat, [text]");
    }
    List<String> patterns = parameters.list("filter_path");
    return new Rendering(
        pretty, patterns.isEmpty() ? null : new ResponseFilter(patterns), errorTrace);
  }

  /** The same for an error, of which always all is told. */
  Rendering forError() {
    return new Rendering(pretty, null, errorTrace);
  }

  HttpResponse render(RestResponse response) {
    return switch (response.content()) {
      case RestResponse.Content.Text text ->
          respond(response, HttpResponse.TEXT, text.text().getBytes(StandardCharsets.UTF_8));
      case RestResponse.Content.Json json -> respond(response, HttpResponse.JSON, bytes(json));
    };
  }

  private static HttpResponse respond(RestResponse response, String contentType, byte[] body) {
    return new HttpResponse(response.status(), contentType, List.of(body), response.headers());
  }

  private byte[] bytes(RestResponse.Content.Json json) {
    if (filter == null) {
      return write(json, pretty);
    }
    byte[] whole = write(json, false);
    return write(
        new RestResponse.Content.Json(out -> out.any(filter.apply(Json.READER.readTree(whole)))),
        pretty);
  }

  private static byte[] write(RestResponse.Content.Json json, boolean pretty) {
    var bytes = new ByteArrayOutputStream();
    ObjectWriter writer = pretty ? WRITER.writer().with(LAYOUT) : WRITER.writer();
    try (JsonGenerator generator = writer.createGenerator(bytes)) {
      json.writer().accept(new JsonOut(generator, !pretty));
    }
    if (pretty) {
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }
}
