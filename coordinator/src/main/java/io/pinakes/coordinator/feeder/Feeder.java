package io.pinakes.coordinator.feeder;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.feeder.Fetcher.Fetched;
import io.pinakes.coordinator.feeder.Submission.Failed;
import io.pinakes.coordinator.feeder.Submission.Indexed;
import io.pinakes.coordinator.feeder.Submission.Queued;
import io.pinakes.coordinator.feeder.Submissions.Stored;
import io.pinakes.coordinator.feeder.Submissions.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes submissions, fetches them in the background and writes what came of them.
 *
 * <p>The queue in memory is only a shortcut: every submission is in the index as queued before its
 * submitter is answered, and stays so until its outcome replaces it. What a coordinator forgets, by
 * dying or because its queue is full, the leader's {@link #sweep} finds there. Two coordinators may
 * fetch the same submission; only one outcome gets in, and none over a newer submission.
 */
public final class Feeder implements AutoCloseable {

  /** Fetches at once on one node. Each may hold a few times {@link FetchLimits#maxBytes}. */
  static final int PARALLEL_FETCHES = 4;

  /** Submissions that one node has in hand. Further ones stay in the index, for the sweep. */
  static final int MAX_IN_HAND = 1_000;

  /** Takes of one submission before it is given up: it may be what ends the nodes that take it. */
  static final int MAX_ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);

  private final Machine machine;
  private final Submissions submissions;
  private final Cluster cluster;
  private final Fetcher fetcher;

  private final Semaphore free = new Semaphore(MAX_IN_HAND);
  private final BlockingQueue<Stored> waiting = new ArrayBlockingQueue<>(MAX_IN_HAND);
  private final Set<Version> inHand = ConcurrentHashMap.newKeySet();
  private final ReentrantLock sweeping = new ReentrantLock();
  private final Abandonment abandonment = new Abandonment();
  private final List<Task> workers = new ArrayList<>();
  private final FeederHttp http;
  private boolean closed;

  /**
   * Makes a feeder that does nothing yet.
   *
   * @param fetcher stays the caller's to close, after this
   */
  public Feeder(
      Machine machine,
      Documents documents,
      Searches searches,
      Indices indices,
      Cluster cluster,
      Fetcher fetcher) {
    this.machine = machine;
    this.cluster = cluster;
    this.fetcher = fetcher;
    submissions = new Submissions(documents, searches, indices);
    http =
        new FeederHttp(
            this::submit, submissions, new WordSearch(machine, documents, searches, submissions));
  }

  /**
   * How the feeder is asked over HTTP; works before {@link #start}, which only the fetching needs.
   */
  public FeederHttp http() {
    return http;
  }

  /** Submissions that wait here to be fetched or are being fetched. */
  int inHand() {
    return inHand.size();
  }

  /** Starts fetching. */
  public synchronized void start() {
    if (closed || !workers.isEmpty()) {
      throw new IllegalStateException("started twice, or after close");
    }
    for (int i = 0; i < PARALLEL_FETCHES; i++) {
      workers.add(machine.spawn("feeder-" + i, this::work));
    }
  }

  /**
   * Takes a submission; it is in the index when this returns.
   *
   * @return its id
   * @throws ApiException it was not acknowledged
   */
  String submit(PublicUrl url, String title) throws InterruptedException {
    boolean mine = free.tryAcquire();
    boolean handedOn = false;
    try {
      var state = mine ? new Queued(cluster.self().owner(), 1) : new Queued("", 0);
      var submission = new Submission(url, title, machine.clock().wallClockMillis(), state);
      Version version = submissions.put(submission);
      if (mine) {
        hand(new Stored(version, submission));
        handedOn = true;
      }
      return version.id();
    } finally {
      if (mine && !handedOn) {
        free.release();
      }
    }
  }

  /**
   * Takes over what others have left. To be called every few seconds on the leader; harmless
   * elsewhere. What goes wrong is logged, and done by a later call.
   */
  public void sweep() throws InterruptedException {
    sweeping.lockInterruptibly();
    try {
      var live = new TreeSet<String>(Set.of(cluster.self().owner()));
      cluster.nodes().forEach(node -> live.add(node.owner()));
      takeOver(submissions.queued(false, live));
      List<Stored> held = submissions.queued(true, live);
      takeOver(abandonment.among(held, machine.clock().nanoTime()));
    } catch (ApiException e) {
      LOG.warn("queued submissions could not be swept, trying again later: {}", e.getMessage());
    } finally {
      sweeping.unlock();
    }
  }

  /**
   * Stops fetching and waits until it has stopped, or the caller is interrupted. What is not done
   * stays queued in the index, for another coordinator.
   */
  @Override
  public void close() {
    List<Task> stopping;
    synchronized (this) {
      closed = true;
      stopping = List.copyOf(workers);
    }
    stopping.forEach(Task::interrupt);
    try {
      for (Task worker : stopping) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes over as many as this node has room for. */
  private void takeOver(List<Stored> abandoned) throws InterruptedException {
    for (Stored stored : abandoned) {
      if (inHand.contains(stored.version())) {
        continue;
      }
      if (!free.tryAcquire()) {
        return;
      }
      takeOver(stored);
    }
  }

  /** Makes an abandoned submission this node's, in the slot that the caller has taken. */
  private void takeOver(Stored stored) throws InterruptedException {
    boolean handedOn = false;
    try {
      Submission submission = stored.submission();
      int attempts = submission.state() instanceof Queued queued ? queued.attempts() : 0;
      if (attempts >= MAX_ATTEMPTS) {
        finish(stored, failed(submission, "given up after " + attempts + " attempts"));
        return;
      }
      Submission mine = submission.with(new Queued(cluster.self().owner(), attempts + 1));
      Optional<Version> taken = submissions.replace(stored.version(), mine);
      if (taken.isPresent()) {
        LOG.info("took over the abandoned submission of {}", submission.url());
        hand(new Stored(taken.get(), mine));
        handedOn = true;
      }
    } finally {
      if (!handedOn) {
        free.release();
      }
    }
  }

  private void hand(Stored stored) {
    inHand.add(stored.version());
    if (!waiting.offer(stored)) {
      throw new IllegalStateException(
          waiting.size() + " submissions wait, though only " + MAX_IN_HAND + " may be in hand");
    }
  }

  private void work() {
    try {
      while (true) {
        Stored next = waiting.take();
        try {
          process(next);
        } catch (ApiException e) {
          LOG.warn(
              "the submission of {} stays queued, its outcome could not be written: {}",
              next.submission().url(),
              e.getMessage());
        } catch (RuntimeException e) {
          LOG.error("the submission of {} stays queued", next.submission().url(), e);
        } finally {
          inHand.remove(next.version());
          free.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed: the thread ends here.
    }
  }

  private void process(Stored stored) throws InterruptedException {
    if (!submissions.isCurrent(stored.version())) {
      LOG.debug("{} was submitted again or taken over", stored.submission().url());
      return;
    }
    Submission submission = stored.submission();
    Submission outcome;
    try {
      Fetched fetched = fetcher.fetch(submission.url());
      long now = machine.clock().wallClockMillis();
      outcome = submission.with(new Indexed(fetched.text(), fetched.bytes(), now));
    } catch (FetchException e) {
      outcome = failed(submission, e.reason());
    }
    try {
      finish(stored, outcome);
    } catch (ApiException e) {
      if (e.status() >= 500 || e.status() == 429) {
        throw e;
      }
      // The cluster refuses this document, and would the next time too.
      finish(stored, failed(submission, "not indexed: " + e.error().reason()));
    }
  }

  private void finish(Stored stored, Submission outcome) throws InterruptedException {
    if (submissions.replace(stored.version(), outcome).isEmpty()) {
      LOG.debug("an outcome for {} came too late", outcome.url());
    }
  }

  private Submission failed(Submission submission, String reason) {
    return submission.with(new Failed(reason, machine.clock().wallClockMillis()));
  }
}
