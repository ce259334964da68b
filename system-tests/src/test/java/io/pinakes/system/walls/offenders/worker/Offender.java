package io.pinakes.system.walls.offenders.worker;

import io.pinakes.system.walls.offenders.cli.Command;
import io.pinakes.system.walls.offenders.common.Common;
import io.pinakes.system.walls.offenders.coordinator.Coordinator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Breaks every rule once: a method for each banned call, and some that look like one and are not.
 */
@SuppressWarnings("all")
public final class Offender {

  static int state;

  Object nanoTime() {
    return System.nanoTime();
  }

  Object currentTimeMillis() {
    return System.currentTimeMillis();
  }

  Object reference() {
    Supplier<Long> clock = System::nanoTime;
    return clock;
  }

  Object instantNow() {
    return Instant.now();
  }

  Object today() {
    return LocalDate.now();
  }

  Object date() {
    return new Date();
  }

  void threadSleep() throws Exception {
    Thread.sleep(1);
  }

  void unitSleep() throws Exception {
    TimeUnit.SECONDS.sleep(1);
  }

  void parkNanos() {
    LockSupport.parkNanos(1);
  }

  void timedWait() throws Exception {
    wait(1);
  }

  void timedJoin(Thread thread) throws Exception {
    thread.join(1);
  }

  void timedGet(Future<String> future) throws Exception {
    future.get(1, TimeUnit.SECONDS);
  }

  void timedGetOfSubclass(CompletableFuture<String> future) throws Exception {
    future.get(1, TimeUnit.SECONDS);
  }

  void timedAwait(Condition condition) throws Exception {
    condition.await(1, TimeUnit.SECONDS);
  }

  void awaitNanos(Condition condition) throws Exception {
    condition.awaitNanos(1);
  }

  void timedLatch(CountDownLatch latch) throws Exception {
    latch.await(1, TimeUnit.SECONDS);
  }

  void timedTryLock(Lock lock) throws Exception {
    lock.tryLock(1, TimeUnit.SECONDS);
  }

  void timedAcquire(Semaphore semaphore) throws Exception {
    semaphore.tryAcquire(1, TimeUnit.SECONDS);
  }

  void timedPoll(BlockingQueue<String> queue) throws Exception {
    queue.poll(1, TimeUnit.SECONDS);
  }

  void timedOffer(BlockingQueue<String> queue) throws Exception {
    queue.offer("", 1, TimeUnit.SECONDS);
  }

  void orTimeout(CompletableFuture<String> future) {
    future.orTimeout(1, TimeUnit.SECONDS);
  }

  void completeOnTimeout(CompletableFuture<String> future) {
    future.completeOnTimeout("", 1, TimeUnit.SECONDS);
  }

  Object delayedExecutor() {
    return CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
  }

  void async(CompletableFuture<String> future) {
    future.thenRunAsync(() -> {});
  }

  void supplyAsync() {
    CompletableFuture.supplyAsync(() -> "");
  }

  Object executors() {
    return Executors.newCachedThreadPool();
  }

  Object timer() {
    return new Timer();
  }

  Object random() {
    return new Random();
  }

  Object threadLocalRandom() {
    return ThreadLocalRandom.current().nextInt();
  }

  Object uuid() {
    return UUID.randomUUID();
  }

  Object mathRandom() {
    return Math.random();
  }

  void shuffle(List<String> list) {
    Collections.shuffle(list);
  }

  Object thread() {
    return new Thread(() -> {});
  }

  void virtualThread() {
    Thread.ofVirtual().start(() -> {});
  }

  void startVirtualThread() {
    Thread.startVirtualThread(() -> {});
  }

  Object identity() {
    return System.identityHashCode(this);
  }

  Map<String, String> identityMap() {
    return new IdentityHashMap<>();
  }

  Object parallel(List<String> list) {
    return list.parallelStream();
  }

  void allowedPrint() {
    System.out.println(new Common() + "" + new Coordinator() + new Command());
  }

  void allowedUntimedWaits(Lock lock, Condition condition, Future<String> future) throws Exception {
    lock.lock();
    condition.await();
    future.get();
    wait();
  }

  Object allowedConversion() {
    return TimeUnit.SECONDS.toMillis(1) + TimeUnit.MILLISECONDS.convert(1, TimeUnit.SECONDS);
  }

  void allowedAsync(CompletableFuture<String> future, Executor executor) {
    future.thenRunAsync(() -> {}, executor);
  }

  Object allowedTimes() {
    return Instant.ofEpochMilli(1);
  }
}
