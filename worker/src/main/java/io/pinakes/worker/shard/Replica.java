package io.pinakes.worker.shard;

import io.pinakes.common.log.LogException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A copy that follows the log and answers reads. */
final class Replica implements Shard.Role {

  private final Contents contents;
  private final Follower follower;
  private final EndOfLog end;
  private final Task following;

  /**
   * Begins to follow.
   *
   * @param onFailure is told why the copy cannot go on
   */
  Replica(
      ShardId shard,
      Machine machine,
      Contents contents,
      Follower follower,
      Consumer<Throwable> onFailure) {
    this.contents = contents;
    this.follower = follower;
    this.end = new EndOfLog(follower::read);
    this.following =
        machine.spawn(
            "follow " + shard,
            () -> {
              try {
                follower.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (LogException | RuntimeException | Error e) {
                onFailure.accept(e);
              }
            });
  }

  Contents contents() {
    return contents;
  }

  /** Where the log ends; what is before that has been applied here then. */
  EndOfLog end() {
    return end;
  }

  /** Whether searches may be answered without a look at the log. */
  boolean isInContact() {
    return follower.isInContact();
  }

  /** The primary that it has followed last. */
  @Nullable NodeInfo lastPrimary() {
    return follower.lastPrimary();
  }

  /** Stops following and applying; the contents stay. */
  void close() {
    following.stop();
    follower.end();
  }
}
