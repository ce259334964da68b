package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Rollovers;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves aliases on to new indices. The new index is made as one with aliases is, and the write of
 * the aliases that makes it be there takes writes from the old one.
 */
public final class RolloverAdmin implements Rollovers {

  /** Names that end with a number have a next one. */
  private static final Pattern NUMBERED = Pattern.compile("^.*-\\d+$");

  private final StateAccess access;
  private final IndexAdmin indices;
  private final IndexCreation creation;

  /** Makes the administration of rollovers. */
  public RolloverAdmin(
      StateStore store,
      StateWatch watch,
      IndexRemoval removal,
      IndexAdmin indices,
      Runnable announce,
      Machine machine) {
    this.access = new StateAccess(store, watch, announce, machine);
    this.indices = indices;
    this.creation = new IndexCreation(access, removal);
  }

  @Override
  public Rollover plan(String alias, @Nullable String target) throws InterruptedException {
    ClusterState state = access.reload();
    IndexDefinition from = source(alias, state);
    IndexBlocks.requireChangeable(from);
    String provided = target == null ? next(from) : target;
    String to = at(provided);
    IndexName.check(to);
    Optional<IndexDefinition> taken = state.index(to);
    if (taken.isPresent()) {
      throw IndexCreation.exists(taken.get());
    }
    if (IndexResolver.isAlias(to, state)) {
      throw IndexName.invalid(to, "already exists as alias");
    }
    Optional<String> template = new TemplateComposer(state.metadata()).aliasing(to, alias);
    if (template.isPresent()) {
      throw ApiException.illegalArgument(
          "Rollover alias [%s] can point to multiple indices, found duplicated alias [[%s]] in index template [%s]"
              .formatted(alias, alias, template.get()));
    }
    return new Rollover(alias, from, to, provided);
  }

  @Override
  public boolean carryOut(Rollover rollover, ObjectNode body, Duration timeout)
      throws InterruptedException {
    long deadline = access.machine().clock().nanoTime() + timeout.toNanos();
    NewIndex made =
        NewIndex.of(rollover.to(), rollover.provided(), body, stored(access.store()::loadMetadata));
    IndexDefinition index =
        creation.make(rollover.to(), made, deadline, (plan, next) -> plan.rollOver(rollover, next));
    return indices.start(index, deadline);
  }

  private IndexDefinition source(String alias, ClusterState state) {
    if (state.index(alias).isPresent()) {
      throw ApiException.illegalArgument(
          "rollover target is a [concrete index] but one of [alias,data_stream] was expected");
    }
    SortedMap<String, Alias> members =
        new IndexResolver(state, access.machine().clock().wallClockMillis()).aliased(alias);
    if (members.isEmpty()) {
      throw ApiException.illegalArgument("rollover target [" + alias + "] does not exist");
    }
    return IndexResolver.writeIndex(members)
        .flatMap(state::index)
        .orElseThrow(
            () ->
                ApiException.illegalArgument(
                    "rollover target [" + alias + "] does not point to a write index"));
  }

  /** The name with the next number, of six digits or more; a date stays a date. */
  private String next(IndexDefinition from) {
    String given = from.settings().text(IndexSettings.PROVIDED_NAME);
    String provided = given == null ? from.name() : given;
    if (!NUMBERED.matcher(at(provided)).matches()) {
      throw ApiException.illegalArgument(
          "index name [" + from.name() + "] does not match pattern '^.*-\\d+$'");
    }
    boolean dated = DateMathName.is(provided);
    int dash = provided.lastIndexOf('-');
    String number = provided.substring(dash + 1, provided.length() - (dated ? 1 : 0));
    try {
      return "%s-%06d%s"
          .formatted(
              provided.substring(0, dash),
              Math.incrementExact(Integer.parseInt(number)),
              dated ? ">" : "");
    } catch (NumberFormatException | ArithmeticException e) {
      var error =
          new ApiException(400, "number_format_exception", "For input string: \"" + number + "\"");
      throw new ApiException(error.error(), e);
    }
  }

  private String at(String provided) {
    return DateMathName.at(provided, access.machine().clock().wallClockMillis());
  }
}
