package io.pinakes.worker.node;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ContextCalls;
import io.pinakes.common.message.ContextCalls.ListedContext;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.SearchSetting;
import io.pinakes.worker.shard.HeldReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/**
 * The readers that a worker keeps for scrolls and points in time, each until nobody has used it for
 * its keep-alive.
 */
final class SearchContexts {

  /** Between two looks for what has outlived its keep-alive. */
  static final Duration SWEEP = Duration.ofSeconds(10);

  private final Machine machine;
  private final Supplier<Metadata> cluster;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Context> contexts = new TreeMap<>();
  private @Nullable Task sweeper;

  /**
   * Keeps nothing yet.
   *
   * @param cluster what holds for the whole cluster now
   */
  SearchContexts(Machine machine, Supplier<Metadata> cluster) {
    this.machine = machine;
    this.cluster = cluster;
  }

  /** A reader and what becomes of it. All but the reader's own state is guarded by the lock. */
  private static final class Context {
    final ShardId shard;
    final HeldReader reader;
    final long createdMillis;
    final @Nullable Scroll scroll;
    long keepAliveNanos;
    long untilNanos;

    Context(ShardId shard, HeldReader reader, long createdMillis, @Nullable Scroll scroll) {
      this.shard = shard;
      this.reader = reader;
      this.createdMillis = createdMillis;
      this.scroll = scroll;
    }
  }

  /** Begins to look for what has outlived its keep-alive. */
  void start() {
    sweeper = machine.spawn("search contexts", this::sweep);
  }

  private void sweep() {
    try {
      while (true) {
        machine.clock().sleep(SWEEP);
        closeIf(context -> context.untilNanos - machine.clock().nanoTime() < 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of everything. */
  void close() throws InterruptedException {
    Task running = sweeper;
    if (running != null) {
      running.stop();
    }
    closeIf(context -> true);
  }

  /** Refuses what would live too long. */
  private void requireKeepAlive(long millis, SearchSetting setting) {
    Duration most = setting.time(cluster.get());
    if (millis > most.toMillis()) {
      throw ApiException.illegalArgument(
          "Keep alive for request ("
              + TimeValue.format(Duration.ofMillis(millis))
              + ") is too large. It must be less than ("
              + TimeValue.format(most)
              + "). This limit can be set by changing the ["
              + setting.setting().name()
              + "] cluster level setting.");
    }
  }

  /** Opens a reader. */
  @FunctionalInterface
  interface Opening {
    HeldReader open() throws Exception;
  }

  /** Keeps a reader for a point in time. */
  void openPit(String id, ShardId shard, long keepAliveMillis, long createdMillis, Opening opening)
      throws Exception {
    requireKeepAlive(keepAliveMillis, SearchSetting.MAX_PIT_KEEP_ALIVE);
    requireRoom(false);
    HeldReader reader = opening.open();
    put(id, new Context(shard, reader, createdMillis, null), keepAliveMillis);
  }

  /** Begins a scroll and answers its first page. */
  SearchAnswer openScroll(
      String id, long keepAliveMillis, SearchRequest request, SearchBody body, Opening opening)
      throws Exception {
    requireKeepAlive(keepAliveMillis, SearchSetting.MAX_KEEP_ALIVE);
    requireRoom(true);
    HeldReader reader = opening.open();
    var scroll = new Scroll(reader, request, body);
    SearchAnswer first;
    try {
      first = scroll.first();
    } catch (Exception e) {
      reader.close();
      throw e;
    }
    var context = new Context(request.shard(), reader, machine.clock().wallClockMillis(), scroll);
    put(id, context, keepAliveMillis);
    return first;
  }

  private void requireRoom(boolean scroll) {
    lock.lock();
    try {
      checkRoom(scroll);
    } finally {
      lock.unlock();
    }
  }

  private void checkRoom(boolean scroll) {
    long open = contexts.values().stream().filter(c -> (c.scroll != null) == scroll).count();
    SearchSetting setting = scroll ? SearchSetting.MAX_OPEN_SCROLLS : SearchSetting.MAX_OPEN_PITS;
    int most = setting.integer(cluster.get());
    if (open >= most) {
      throw ApiException.rejected(
          scroll
              ? "Trying to create too many scroll contexts. Must be less than or equal to: ["
                  + most
                  + "]. This limit can be set by changing the [search.max_open_scroll_context]"
                  + " setting."
              : "Trying to create too many Point In Time contexts. Must be less than or equal to: ["
                  + most
                  + "]. This limit can be set by changing the [search.max_open_pit_context]"
                  + " setting.");
    }
  }

  private void put(String id, Context context, long keepAliveMillis) {
    Context replaced = null;
    boolean kept = false;
    lock.lock();
    try {
      checkRoom(context.scroll != null);
      live(context, keepAliveMillis);
      replaced = contexts.put(id, context);
      kept = true;
    } finally {
      lock.unlock();
      if (!kept) {
        context.reader.close();
      }
    }
    // The coordinator has asked twice, because the first answer was lost.
    if (replaced != null) {
      replaced.reader.close();
    }
  }

  private void live(Context context, long keepAliveMillis) {
    // A shorter one does not take back what was promised before.
    long asked = Duration.ofMillis(keepAliveMillis).toNanos();
    context.keepAliveNanos = Math.max(context.keepAliveNanos, asked);
    context.untilNanos = machine.clock().nanoTime() + context.keepAliveNanos;
  }

  /** Searches a point in time. */
  SearchAnswer search(String id, long keepAliveMillis, SearchRequest request, SearchBody body)
      throws Exception {
    requireKeepAlive(keepAliveMillis, SearchSetting.MAX_PIT_KEEP_ALIVE);
    Context context = use(id, request.shard(), keepAliveMillis);
    try {
      return context.reader.search(request, body, null).answer();
    } catch (AlreadyClosedException e) {
      throw missing(id);
    }
  }

  /** A scroll's next page. */
  SearchAnswer next(String id, ShardId shard, long keepAliveMillis, long timeoutMillis)
      throws Exception {
    requireKeepAlive(keepAliveMillis, SearchSetting.MAX_KEEP_ALIVE);
    Scroll scroll = use(id, shard, keepAliveMillis).scroll;
    if (scroll == null) {
      throw missing(id);
    }
    try {
      return scroll.next(timeoutMillis);
    } catch (AlreadyClosedException e) {
      throw missing(id);
    }
  }

  /** The first hits of a scroll's last page were shown. */
  void consumed(String id, ShardId shard, int hits) {
    Scroll scroll = use(id, shard, 0).scroll;
    if (scroll != null) {
      scroll.consumed(hits);
    }
  }

  private Context use(String id, ShardId shard, long keepAliveMillis) {
    lock.lock();
    try {
      Context context = contexts.get(id);
      if (context == null
          || !context.shard.equals(shard)
          || context.untilNanos - machine.clock().nanoTime() < 0) {
        throw missing(id);
      }
      live(context, keepAliveMillis);
      return context;
    } finally {
      lock.unlock();
    }
  }

  private static ApiException missing(String id) {
    return new ApiException(
        404, ContextCalls.MISSING, "No search context found for id [" + id + "]");
  }

  /** Lets go of contexts; how many there were. */
  int close(List<String> ids, boolean allScrolls) {
    int closed = 0;
    List<Context> closing = new ArrayList<>();
    lock.lock();
    try {
      for (String id : ids) {
        Context context = contexts.remove(id);
        if (context != null) {
          closing.add(context);
        }
      }
      closed = closing.size();
    } finally {
      lock.unlock();
    }
    closing.forEach(context -> context.reader.close());
    return allScrolls ? closed + closeIf(context -> context.scroll != null) : closed;
  }

  private int closeIf(Predicate<Context> which) {
    List<Context> closing = new ArrayList<>();
    lock.lock();
    try {
      Iterator<Context> all = contexts.values().iterator();
      while (all.hasNext()) {
        Context context = all.next();
        if (which.test(context)) {
          all.remove();
          closing.add(context);
        }
      }
    } finally {
      lock.unlock();
    }
    closing.forEach(context -> context.reader.close());
    return closing.size();
  }

  /** The points in time that readers are kept for. */
  List<ListedContext> pits() {
    List<ListedContext> listed = new ArrayList<>();
    lock.lock();
    try {
      contexts.forEach(
          (id, context) -> {
            if (context.scroll == null && context.untilNanos - machine.clock().nanoTime() >= 0) {
              listed.add(
                  new ListedContext(
                      context.shard,
                      id,
                      context.createdMillis,
                      Duration.ofNanos(context.keepAliveNanos).toMillis()));
            }
          });
    } finally {
      lock.unlock();
    }
    return listed;
  }
}
