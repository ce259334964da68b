package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether one component's type and parameters are right by themselves. */
final class ComponentCheck {

  /** Members of one list, such as stop words or synonyms. */
  static final int MAX_LIST = 10_000;

  /** UTF-16 units of a regular expression, as OpenSearch bounds those of queries. */
  static final int MAX_PATTERN = 1_000;

  private ComponentCheck() {}

  static Component component(
      ComponentKind kind, String name, SortedMap<String, JsonNode> settings) {
    var parameters = new TreeMap<>(settings);
    JsonNode given = parameters.remove("type");
    // What "version" once chose, only Lucene's newest behaviour is left of.
    parameters.remove("version");
    String type = type(kind, name, given, parameters);
    Map<String, Catalog.Form> forms = Catalog.parameters(kind, type);
    if (forms == null) {
      String why = Catalog.whyRefused(type);
      throw ApiException.illegalArgument(
          why == null
              ? "Unknown " + kind.settingName() + " type [" + type + "] for [" + name + "]"
              : "[" + type + "] in [" + name + "] is not supported: " + why);
    }
    if (kind == ComponentKind.NORMALIZER && parameters.containsKey("tokenizer")) {
      throw ApiException.illegalArgument(
          "Custom normalizer [" + name + "] cannot configure a tokenizer");
    }
    var component = new Component(kind, name, type, parameters);
    for (String parameter : parameters.keySet()) {
      Catalog.Form form = forms.get(parameter);
      if (form == null) {
        throw ApiException.illegalArgument(
            "parameter ["
                + parameter
                + "] of "
                + kind.settingName()
                + " ["
                + name
                + "] of type ["
                + type
                + "] is not supported");
      }
      check(component, parameter, form);
    }
    return component;
  }

  private static String type(
      ComponentKind kind,
      String name,
      @Nullable JsonNode given,
      SortedMap<String, JsonNode> parameters) {
    if (given != null && given.isValueNode() && !given.isNull()) {
      return switch (given.asString()) {
        // OpenSearch's other names for the same.
        case "edgeNGram" -> "edge_ngram";
        case "nGram" -> "ngram";
        case "PathHierarchy" -> "path_hierarchy";
        case "htmlStrip" -> "html_strip";
        case String type -> type;
      };
    }
    boolean custom =
        (kind == ComponentKind.ANALYZER && parameters.containsKey("tokenizer"))
            || kind == ComponentKind.NORMALIZER;
    if (custom) {
      return "custom";
    }
    throw ApiException.illegalArgument(
        kind.settingName()
            + " ["
            + name
            + "] must specify either an analyzer type, or a tokenizer");
  }

  private static void check(Component component, String parameter, Catalog.Form form) {
    switch (form) {
      case TEXT -> {
        JsonNode value = component.parameters().get(parameter);
        if (value != null && value.isArray()) {
          throw ApiException.illegalArgument(
              "[" + parameter + "] of [" + component.name() + "] must be a text, not a list");
        }
      }
      case WHOLE -> {
        int _ = component.whole(parameter, 0);
      }
      case FLAG -> {
        boolean _ = component.flag(parameter, false);
      }
      case PATTERN -> {
        Pattern _ = pattern(component.text(parameter, ""));
      }
      case LIST -> checkList(parameter, component.listOrEmpty(parameter));
    }
  }

  private static void checkList(String parameter, List<String> list) {
    if (list.size() > MAX_LIST) {
      throw ApiException.illegalArgument(
          "[" + parameter + "] may have [" + MAX_LIST + "] members, not [" + list.size() + "]");
    }
  }

  static Pattern pattern(String regex) {
    if (regex.length() > MAX_PATTERN) {
      throw ApiException.illegalArgument(
          "a regular expression may have [" + MAX_PATTERN + "] characters, not " + regex.length());
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ApiException(400, "pattern_syntax_exception", String.valueOf(e.getMessage()));
    }
  }
}
