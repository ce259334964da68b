package io.pinakes.worker.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Reads documents by a mapping, in one pass over their bytes. Safe for any number of threads. */
public final class DocumentParser {

  /** Levels of objects and arrays in a document; more would only cost stack. */
  public static final int MAX_NESTING = 500;

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
          .build();

  /** Reads one document of an index with no limits of its own. */
  public ParsedDocument parse(String id, byte[] source, Mapping mapping, IndexAnalyzers analyzers) {
    return parse(id, source, mapping, analyzers, MappingLimits.DEFAULT);
  }

  /**
   * Reads one document.
   *
   * @param source a JSON object in UTF-8; kept as it is, not copied
   * @throws ApiException 400 for what is no JSON object or does not fit the mapping
   */
  public ParsedDocument parse(
      String id, byte[] source, Mapping mapping, IndexAnalyzers analyzers, MappingLimits limits) {
    return read(id, source, mapping, analyzers, limits, false);
  }

  /** Reads an accepted document of an index with no limits of its own. */
  public ParsedDocument parseAccepted(
      String id, byte[] source, Mapping mapping, IndexAnalyzers analyzers) {
    return parseAccepted(id, source, mapping, analyzers, MappingLimits.DEFAULT);
  }

  /**
   * Reads a document that was accepted with this mapping or with an earlier one. Values that do not
   * fit fields that were mapped since are left out of the index, and so is what is not mapped.
   *
   * @return without an update of the mapping
   */
  public ParsedDocument parseAccepted(
      String id, byte[] source, Mapping mapping, IndexAnalyzers analyzers, MappingLimits limits) {
    return read(id, source, mapping, analyzers, limits, true);
  }

  private ParsedDocument read(
      String id,
      byte[] source,
      Mapping mapping,
      IndexAnalyzers analyzers,
      MappingLimits limits,
      boolean accepted) {
    if (!isUtf8(source)) {
      throw failedToParse("illegal_argument_exception", "the document is not in UTF-8", null);
    }
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), source)) {
      return new DocumentReader(id, source, mapping, analyzers, limits, parser, accepted).read();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /**
   * Whether the bytes begin as JSON in UTF-8 does: the JSON reader would accept UTF-16 and 32, too.
   */
  private static boolean isUtf8(byte[] source) {
    int bytes = Math.min(4, source.length);
    for (int i = 0; i < bytes; i++) {
      if (source[i] == 0 || source[i] == (byte) 0xFE || source[i] == (byte) 0xFF) {
        return false;
      }
    }
    return bytes == 0 || source[0] != (byte) 0xEF;
  }

  private static ApiException malformed(JacksonException e) {
    String reason = e.getOriginalMessage();
    if (e instanceof UnexpectedEndOfInputException) {
      return failedToParse("json_e_o_f_exception", reason, e);
    }
    if (e instanceof StreamReadException && reason.startsWith("Duplicate Object property")) {
      reason = reason.replace("Duplicate Object property", "Duplicate field").replace('"', '\'');
    }
    return failedToParse("json_parse_exception", reason, e);
  }

  static ApiException failedToParse(String type, String reason, @Nullable Throwable cause) {
    ApiError causedBy = new ApiError(400, type, reason);
    return new ApiException(
        new ApiError(400, "mapper_parsing_exception", "failed to parse", Map.of(), causedBy),
        cause);
  }
}
