package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mapping says beside its fields; null for what it does not.
 *
 * @param dateFormats that strings are tried as, in their order; null: the usual ones
 * @param templates in the order in which they are tried
 * @param source what is kept of documents
 * @param routingRequired whether every document has to come with a routing
 * @param meta the owner's notes
 */
record RootOptions(
    @Nullable Dynamic dynamic,
    @Nullable Boolean dateDetection,
    @Nullable Boolean numericDetection,
    @Nullable List<DateFormat> dateFormats,
    @Nullable List<DynamicTemplate> templates,
    SourceOptions source,
    boolean routingRequired,
    @Nullable Boolean fieldNames,
    @Nullable ObjectNode meta) {

  static final RootOptions NONE =
      new RootOptions(null, null, null, null, null, SourceOptions.ALL, false, null, null);

  RootOptions {
    dateFormats = dateFormats == null ? null : List.copyOf(dateFormats);
    templates = templates == null ? null : List.copyOf(templates);
  }

  /** These with the other's in their place, where it has any. */
  RootOptions merge(RootOptions other) {
    if (!other.source.equals(SourceOptions.ALL) && !other.source.equals(source)) {
      if (source.enabled() != other.source.enabled()) {
        throw fixed("_source", "enabled", source.enabled(), other.source.enabled());
      }
      throw fixed("_source", "includes", source.includes(), other.source.includes());
    }
    if (other.routingRequired && !routingRequired) {
      throw fixed("_routing", "required", false, true);
    }
    return new RootOptions(
        other.dynamic != null ? other.dynamic : dynamic,
        other.dateDetection != null ? other.dateDetection : dateDetection,
        other.numericDetection != null ? other.numericDetection : numericDetection,
        other.dateFormats != null ? other.dateFormats : dateFormats,
        mergedTemplates(other.templates),
        source,
        routingRequired,
        other.fieldNames != null ? other.fieldNames : fieldNames,
        other.meta != null ? other.meta : meta);
  }

  private @Nullable List<DynamicTemplate> mergedTemplates(@Nullable List<DynamicTemplate> added) {
    if (added == null || templates == null) {
      return added != null ? added : templates;
    }
    // One of the same name takes the place of the one there was.
    var merged = new LinkedHashMap<String, DynamicTemplate>();
    templates.forEach(template -> merged.put(template.name(), template));
    added.forEach(template -> merged.put(template.name(), template));
    return new ArrayList<>(merged.values());
  }

  private static ApiException fixed(String mapper, String parameter, Object old, Object added) {
    return ApiException.illegalArgument(
        "Mapper for ["
            + mapper
            + "] conflicts with existing mapper:\n\tCannot update parameter ["
            + parameter
            + "] from ["
            + old
            + "] to ["
            + added
            + "]");
  }

  void toJson(ObjectNode json) {
    if (dynamic != null) {
      json.put("dynamic", dynamic.json());
    }
    if (meta != null) {
      json.set("_meta", meta);
    }
    if (fieldNames != null) {
      json.putObject("_field_names").put("enabled", fieldNames);
    }
    if (routingRequired) {
      json.putObject("_routing").put("required", true);
    }
    if (!source.equals(SourceOptions.ALL)) {
      json.set("_source", source.toJson());
    }
    if (dateFormats != null) {
      ArrayNode formats = json.putArray("dynamic_date_formats");
      dateFormats.forEach(format -> formats.add(format.pattern()));
    }
    if (templates != null) {
      ArrayNode array = json.putArray("dynamic_templates");
      templates.forEach(template -> array.addObject().set(template.name(), template.json()));
    }
    if (dateDetection != null) {
      json.put("date_detection", dateDetection);
    }
    if (numericDetection != null) {
      json.put("numeric_detection", numericDetection);
    }
  }

  /**
   * Reads the members of a mapping that are not its properties.
   *
   * @throws ApiException 400 for what is wrong or not supported
   */
  static RootOptions parse(ObjectNode json) {
    Dynamic dynamic = null;
    Boolean dateDetection = null;
    Boolean numericDetection = null;
    List<DateFormat> dateFormats = null;
    List<DynamicTemplate> templates = null;
    SourceOptions source = SourceOptions.ALL;
    boolean routingRequired = false;
    Boolean fieldNames = null;
    ObjectNode meta = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "properties" -> {}
        case "dynamic" -> dynamic = dynamic(value);
        case "date_detection" -> dateDetection = named("date_detection", value);
        case "numeric_detection" -> numericDetection = named("numeric_detection", value);
        case "dynamic_date_formats" -> dateFormats = formats(value);
        case "dynamic_templates" -> templates = templates(value);
        case "_source" -> source = SourceOptions.parse(value);
        case "_routing" -> routingRequired = flagOf("_routing", "required", value);
        case "_field_names" -> fieldNames = flagOf("_field_names", "enabled", value);
        case "_meta" -> meta = ParameterJson.object("_meta", "_doc", value);
        case "_id", "_index", "_ignored", "_seq_no", "_version", "_nested_path", "_doc_count" ->
            throw ParameterJson.invalid(member.getKey() + " is not configurable");
        default ->
            throw ParameterJson.invalid(
                "Root mapping definition has unsupported parameters:  ["
                    + member.getKey()
                    + " : "
                    + ParameterJson.text(value)
                    + "]");
      }
    }
    return new RootOptions(
        dynamic,
        dateDetection,
        numericDetection,
        dateFormats,
        templates,
        source,
        routingRequired,
        fieldNames,
        meta);
  }

  static Dynamic dynamic(JsonNode value) {
    for (Dynamic dynamic : Dynamic.values()) {
      if (dynamic.json().equals(ParameterJson.text(value))) {
        return dynamic;
      }
    }
    throw ApiException.illegalArgument("Could not convert [dynamic.dynamic] to boolean");
  }

  private static boolean named(String name, JsonNode value) {
    try {
      return ParameterJson.flag(value);
    } catch (ApiException e) {
      throw ApiException.illegalArgument("Could not convert [" + name + "] to boolean");
    }
  }

  private static boolean flagOf(String mapper, String name, JsonNode value) {
    boolean flag = name.equals("enabled");
    for (Map.Entry<String, JsonNode> member :
        ParameterJson.object(mapper, "_doc", value).properties()) {
      if (!member.getKey().equals(name)) {
        throw SourceOptions.unknown(member.getKey(), mapper);
      }
      flag = ParameterJson.flag(member.getValue());
    }
    return flag;
  }

  private static List<DateFormat> formats(JsonNode value) {
    var formats = new ArrayList<DateFormat>();
    Iterable<JsonNode> all = value.isArray() ? value : List.of(value);
    for (JsonNode format : all) {
      if (!format.isString()) {
        throw ApiException.illegalArgument(
            "Invalid format: [" + ParameterJson.text(format) + "]: expected string value");
      }
      if (format.asString().equals("none")) {
        continue;
      }
      try {
        formats.add(DateFormat.of(format.asString()));
      } catch (IllegalArgumentException e) {
        throw ApiException.illegalArgument(
            e.getMessage() == null ? "Invalid format" : e.getMessage());
      }
    }
    return formats;
  }

  private static List<DynamicTemplate> templates(JsonNode value) {
    if (!value.isArray()) {
      throw ParameterJson.invalid(
          "Dynamic template syntax error. An array of named objects is expected.");
    }
    var templates = new ArrayList<DynamicTemplate>();
    for (JsonNode named : value) {
      if (!named.isObject() || named.size() != 1) {
        throw ParameterJson.invalid("A dynamic template must be defined with a name");
      }
      Map.Entry<String, JsonNode> only = named.properties().iterator().next();
      templates.add(DynamicTemplate.parse(only.getKey(), only.getValue()));
    }
    return templates;
  }
}
