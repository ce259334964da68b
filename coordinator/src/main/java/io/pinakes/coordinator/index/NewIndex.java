package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.Metadata;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an index is to be: what was asked for over what templates give.
 *
 * @param mappings not parsed yet
 */
record NewIndex(IndexSettings settings, ObjectNode mappings, SortedMap<String, Alias> aliases) {

  /**
   * Puts both together.
   *
   * @param provided the name as it was given, maybe with a date in it
   * @param body {@code settings}, {@code mappings} and {@code aliases}, all optional
   * @throws ApiException 400 if settings or aliases cannot be
   */
  static NewIndex of(String name, String provided, ObjectNode body, Metadata metadata) {
    TemplateComposer.Composed given = new TemplateComposer(metadata).forIndex(name);
    var settings = new TreeMap<String, JsonNode>(given.settings());
    settings.putAll(SettingsParser.flat(object(body, "settings")));
    ObjectNode mappings = given.mappings();
    MappingOverlay.put(mappings, object(body, "mappings"));
    ObjectNode aliases = JsonNodeFactory.instance.objectNode();
    given
        .aliases()
        .properties()
        .forEach(alias -> aliases.set(alias.getKey().replace("{index}", name), alias.getValue()));
    aliases.setAll(object(body, "aliases"));
    IndexSettings parsed =
        SettingsParser.parse(
            FlatSettings.nested(settings), ClusterSetting.defaultReplicas(metadata));
    return new NewIndex(
        provided.equals(name) ? parsed : parsed.withProvidedName(provided),
        mappings,
        AliasJson.parseAll(aliases));
  }

  private static ObjectNode object(ObjectNode body, String member) {
    JsonNode value = body.get(member);
    return switch (value) {
      case null -> JsonNodeFactory.instance.objectNode();
      case ObjectNode object -> object;
      default -> throw ApiException.parsing("[" + member + "] must be an object");
    };
  }
}
