package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Templates;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps templates. */
public final class TemplateAdmin implements Templates {

  /** The name of a template that is only tried out. */
  private static final String SIMULATED = "simulate_template";

  private final StateAccess access;

  /** Makes the administration of a cluster's templates. */
  public TemplateAdmin(StateStore store, StateWatch watch, Runnable announce, Machine machine) {
    this.access = new StateAccess(store, watch, announce, machine);
  }

  @Override
  public void put(Metadata.Kind kind, String name, ObjectNode body, boolean create)
      throws InterruptedException {
    checkName(name);
    ObjectNode parsed = new TemplateParser(kind).parse(name, body);
    change(
        before -> {
          if (create && before.templates(kind).containsKey(name)) {
            throw ApiException.illegalArgument(
                (kind == Metadata.Kind.INDEX
                        ? "index template ["
                        : kind == Metadata.Kind.COMPONENT
                            ? "component template ["
                            : "index_template [")
                    + name
                    + "] already exists");
          }
          var templates = new TreeMap<>(before.templates(kind));
          templates.put(name, parsed);
          Metadata after = before.with(kind, templates);
          check(kind, name, parsed, after);
          return after;
        });
  }

  private static void checkName(String name) {
    if (name.isBlank() || name.contains(" ") || name.contains(",") || name.contains("*")) {
      throw new ApiException(
          400,
          "invalid_index_template_exception",
          "index_template ["
              + name
              + "] invalid, cause [name must not contain a space, ',' or '*']");
    }
    if (name.startsWith("_") || name.contains("#")) {
      throw new ApiException(
          400,
          "invalid_index_template_exception",
          "index_template ["
              + name
              + "] invalid, cause [name must not start with '_' or contain a '#']");
    }
  }

  private static void check(
      Metadata.Kind kind, String name, ObjectNode template, Metadata metadata) {
    var composer = new TemplateComposer(metadata);
    switch (kind) {
      case INDEX -> {
        checkComponents(name, template, metadata);
        checkPriority(name, template, metadata);
        checkComposed(name, composer.of(template));
      }
      case COMPONENT -> {
        if (template.get("template").get("mappings") instanceof ObjectNode mappings) {
          TemplateParser.checkMapping(name, mappings);
        }
        metadata
            .indexTemplates()
            .forEach(
                (user, each) -> {
                  if (TemplateComposer.texts(each.get("composed_of")).contains(name)) {
                    checkComposed(user, composer.of(each));
                  }
                });
      }
      case LEGACY -> {
        if (template.get("mappings") instanceof ObjectNode mappings) {
          Mapping.parse(mappings);
        }
      }
    }
  }

  private static void checkComposed(String name, TemplateComposer.Composed composed) {
    SettingsParser.parse(FlatSettings.nested(composed.settings()));
    TemplateParser.checkMapping(name, composed.mappings());
  }

  private static void checkComponents(String name, ObjectNode template, Metadata metadata) {
    List<String> missing =
        TemplateComposer.texts(template.get("composed_of")).stream()
            .filter(part -> !metadata.componentTemplates().containsKey(part))
            .toList();
    if (!missing.isEmpty()) {
      throw new ApiException(
          400,
          "invalid_index_template_exception",
          "index_template [%s] invalid, cause [index template [%s] specifies component templates %s that do not exist]"
              .formatted(name, name, missing));
    }
  }

  private static void checkPriority(String name, ObjectNode template, Metadata metadata) {
    List<String> patterns = TemplateComposer.patterns(template);
    long priority = TemplateComposer.priority(template);
    var same = new TreeMap<String, List<String>>();
    metadata
        .indexTemplates()
        .forEach(
            (other, each) -> {
              if (!other.equals(name)
                  && TemplateComposer.priority(each) == priority
                  && TemplateComposer.overlap(patterns, TemplateComposer.patterns(each))) {
                same.put(other, TemplateComposer.patterns(each));
              }
            });
    if (!same.isEmpty()) {
      throw ApiException.illegalArgument(
          "index template [%s] has index patterns %s matching patterns from existing templates [%s] with patterns (%s) that have the same priority [%d], multiple index templates may not match during index creation, please use a different priority"
              .formatted(
                  name,
                  patterns,
                  String.join(",", same.keySet()),
                  same.entrySet().stream()
                      .map(each -> each.getKey() + " => " + each.getValue())
                      .collect(Collectors.joining(",")),
                  priority));
    }
  }

  @Override
  public void delete(Metadata.Kind kind, String pattern) throws InterruptedException {
    change(
        before -> {
          var templates = new TreeMap<>(before.templates(kind));
          List<String> gone =
              templates.keySet().stream()
                  .filter(
                      name ->
                          List.of(pattern.split(",", -1)).stream()
                              .anyMatch(part -> Glob.matches(part, name)))
                  .toList();
          if (gone.isEmpty()) {
            if (pattern.indexOf('*') >= 0) {
              return before;
            }
            throw new ApiException(
                404,
                "index_template_missing_exception",
                "index_template [" + pattern + "] missing");
          }
          if (kind == Metadata.Kind.COMPONENT) {
            checkUnused(gone, before.indexTemplates());
          }
          templates.keySet().removeAll(gone);
          return before.with(kind, templates);
        });
  }

  private static void checkUnused(List<String> gone, SortedMap<String, ObjectNode> templates) {
    List<String> users =
        templates.entrySet().stream()
            .filter(
                template ->
                    TemplateComposer.texts(template.getValue().get("composed_of")).stream()
                        .anyMatch(gone::contains))
            .map(Map.Entry::getKey)
            .toList();
    if (!users.isEmpty()) {
      throw ApiException.illegalArgument(
          "component templates %s cannot be removed as they are still in use by index templates %s"
              .formatted(gone, users));
    }
  }

  @Override
  public @Nullable Simulated simulateIndex(String index, @Nullable ObjectNode added)
      throws InterruptedException {
    Metadata metadata = withAdded(access.reload().metadata(), added);
    var composer = new TemplateComposer(metadata);
    String best = composer.bestFor(index).orElse(null);
    if (best == null) {
      return null;
    }
    List<Overlap> others = composer.overlapping(List.of(index), best).stream().toList();
    return new Simulated(composer.forIndex(index).toJson(), others);
  }

  @Override
  public Simulated simulate(@Nullable String name, @Nullable ObjectNode added)
      throws InterruptedException {
    Metadata before = access.reload().metadata();
    Metadata metadata = withAdded(before, added);
    String meant = added == null ? name : SIMULATED;
    ObjectNode template = meant == null ? null : metadata.indexTemplates().get(meant);
    if (template == null) {
      throw ApiException.illegalArgument(
          "unable to simulate template [" + name + "] that does not exist");
    }
    var composer = new TemplateComposer(metadata);
    String except = added == null || name == null ? meant : name;
    List<Overlap> others =
        composer.overlapping(TemplateComposer.patterns(template), except).stream()
            .filter(each -> !each.name().equals(SIMULATED))
            .toList();
    return new Simulated(composer.of(template).toJson(), others);
  }

  private static Metadata withAdded(Metadata before, @Nullable ObjectNode added) {
    if (added == null) {
      return before;
    }
    ObjectNode parsed = new TemplateParser(Metadata.Kind.INDEX).parse(SIMULATED, added);
    var templates = new TreeMap<>(before.indexTemplates());
    templates.put(SIMULATED, parsed);
    Metadata after = before.with(Metadata.Kind.INDEX, templates);
    check(Metadata.Kind.INDEX, SIMULATED, parsed, after);
    return after;
  }

  private void change(UnaryOperator<Metadata> change) throws InterruptedException {
    for (int attempt = 0; attempt < StateAccess.CHANGE_ATTEMPTS; attempt++) {
      Metadata before = stored(access.store()::loadMetadata);
      Metadata after = change.apply(before);
      if (after.equals(before)) {
        return;
      }
      if (stored(() -> access.store().replace(before, after))) {
        access.published();
        return;
      }
    }
    throw StateAccess.tooManyChanges("the templates");
  }
}
