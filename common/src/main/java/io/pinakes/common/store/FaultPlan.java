package io.pinakes.common.store;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Decides the fault of each call of a {@link FaultyStore}. */
@FunctionalInterface
public interface FaultPlan {

  /**
   * A call that is about to be made.
   *
   * @param partition of the row or rows
   * @param write what is written; null for a read
   */
  record Call(String partition, @Nullable Write write) {}

  /**
   * How often, out of 1,000 calls, each kind of fault happens.
   *
   * @param maxDelay the longest way in one direction, for the delayed calls
   */
  record Rates(int before, int after, int throttled, int delayed, Duration maxDelay) {
    public Rates {
      if (before < 0 || after < 0 || throttled < 0 || delayed < 0) {
        throw new IllegalArgumentException("a rate is negative");
      }
      if (before + after + throttled + delayed > PER) {
        throw new IllegalArgumentException("rates add up to more than " + PER);
      }
    }
  }

  /** What rates are counted out of. */
  int PER = 1000;

  Fault next(Call call);

  static FaultPlan none() {
    return _ -> Fault.none();
  }

  /** Faults in this order, one per call; none once they are used up. */
  static FaultPlan script(Fault... faults) {
    Queue<Fault> left = new ArrayDeque<>(List.of(faults));
    return _ -> {
      synchronized (left) {
        Fault fault = left.poll();
        return fault == null ? Fault.none() : fault;
      }
    };
  }

  /** Faults by chance, which comes from the machine. */
  static FaultPlan random(Machine machine, Rates rates) {
    return _ -> {
      long pick = machine.random(PER);
      if (pick < rates.before()) {
        return Fault.unreachable();
      }
      pick -= rates.before();
      if (pick < rates.after()) {
        return Fault.answerLost();
      }
      pick -= rates.after();
      if (pick < rates.throttled()) {
        return Fault.throttled();
      }
      pick -= rates.throttled();
      return pick < rates.delayed()
          ? new Fault.Delay(upTo(machine, rates.maxDelay()), upTo(machine, rates.maxDelay()))
          : Fault.none();
    };
  }

  private static Duration upTo(Machine machine, Duration longest) {
    return Duration.ofNanos(machine.random(longest.toNanos() + 1));
  }
}
