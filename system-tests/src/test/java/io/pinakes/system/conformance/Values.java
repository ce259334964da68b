package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** JSON and YAML as plain maps, lists, texts, numbers and booleans. */
final class Values {

  /** As lenient as the cases are. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Values() {}

  /** All values of JSON text, one after the other. */
  static List<@Nullable Object> json(String text) {
    return all(JSON, text);
  }

  /** All documents of YAML text; empty ones are left out. */
  static List<@Nullable Object> yaml(String text) {
    return all(YAML, text);
  }

  private static List<@Nullable Object> all(ObjectMapper mapper, String text) {
    var values = new ArrayList<@Nullable Object>();
    try (JsonParser parser = mapper.createParser(text)) {
      while (parser.nextToken() != null) {
        Object value = mapper.readValue(parser, Object.class);
        if (value != null) {
          values.add(value);
        }
      }
      return values;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  static String toJson(@Nullable Object value) {
    return JSON.writeValueAsString(value);
  }

  static String toYaml(@Nullable Object value) {
    return YAML.writeValueAsString(value);
  }

  /** An object, its members in order. */
  static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("an object was expected, found " + value);
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, member) -> members.put(String.valueOf(key), member));
    return members;
  }

  /** A list's elements; what is no list is the only element, and null none. */
  static List<@Nullable Object> list(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> new ArrayList<>(list);
      default -> List.of(value);
    };
  }

  /** A list of texts; one text may hold several with commas between. */
  static List<String> texts(@Nullable Object value) {
    var texts = new ArrayList<String>();
    for (Object element : list(value)) {
      for (String text : String.valueOf(element).split(",", -1)) {
        texts.add(text.strip());
      }
    }
    return texts;
  }
}
