package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;

/**
 * How an answer is to look, which every request may say.
 *
 * @param format in the place of JSON
 * @param pretty for people to read
 * @param filter the members that are wanted; null: all
 * @param errorTrace whether errors carry where they were thrown
 */
record Rendering(
    WireFormat format, boolean pretty, @Nullable ResponseFilter filter, boolean errorTrace) {

  static final Rendering PLAIN = new Rendering(WireFormat.JSON, false, null, false);

  private static final PrettyPrinter LAYOUT =
      new DefaultPrettyPrinter()
          .withArrayIndenter(new DefaultIndenter("  ", "\n"))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /** Reads the parameters that all paths have. */
  static Rendering of(Parameters parameters, boolean prettyByDefault) {
    boolean pretty = parameters.flag("pretty", prettyByDefault);
    boolean errorTrace = parameters.flag("error_trace", false);
    parameters.flag("human", false);
    WireFormat format =
        parameters
            .nonEmpty("format")
            .filter(name -> !name.equals(CatView.TEXT))
            .map(Rendering::format)
            .orElse(WireFormat.JSON);
    List<String> patterns = parameters.list("filter_path");
    return new Rendering(
        format, pretty, patterns.isEmpty() ? null : new ResponseFilter(patterns), errorTrace);
  }

  private static WireFormat format(String name) {
    return WireFormat.ofName(name)
        .orElseThrow(
            () ->
                ApiException.illegalArgument(
                    "format ["
                        + name
                        + "] is not supported, only [json], [yaml], [cbor] and, for _cat, [text]"));
  }

  /** The same for an error, of which always all is told. */
  Rendering forError() {
    return new Rendering(format, pretty, null, errorTrace);
  }

  HttpResponse render(RestResponse response) {
    return switch (response.content()) {
      case RestResponse.Content.Text text ->
          respond(response, HttpResponse.TEXT, text.text().getBytes(StandardCharsets.UTF_8));
      case RestResponse.Content.Json json -> respond(response, format.contentType(), bytes(json));
    };
  }

  private static HttpResponse respond(RestResponse response, String contentType, byte[] body) {
    return new HttpResponse(response.status(), contentType, List.of(body), response.headers());
  }

  private byte[] bytes(RestResponse.Content.Json json) {
    if (filter == null) {
      return write(json);
    }
    byte[] whole = PLAIN.write(json);
    return write(
        new RestResponse.Content.Json(out -> out.any(filter.apply(Json.READER.readTree(whole)))));
  }

  private byte[] write(RestResponse.Content.Json json) {
    boolean laidOut = pretty && format == WireFormat.JSON;
    var bytes = new ByteArrayOutputStream();
    ObjectWriter writer = format.mapper().writer();
    try (JsonGenerator generator =
        (laidOut ? writer.with(LAYOUT) : writer).createGenerator(bytes)) {
      json.writer().accept(new JsonOut(generator, format == WireFormat.JSON && !pretty));
    }
    if (laidOut) {
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }
}
