package io.pinakes.worker.shard;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/** Searchers of an index that are held beyond one search; none of them outlives the index. */
final class Holds {

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Hold> open = new LinkedHashSet<>();
  private boolean closed;

  /** Takes over one reference to the searcher's reader. */
  Hold add(IndexSearcher searcher) throws IOException {
    var hold = new Hold(searcher);
    lock.lock();
    try {
      if (!closed) {
        open.add(hold);
        return hold;
      }
    } finally {
      lock.unlock();
    }
    searcher.getIndexReader().decRef();
    throw new AlreadyClosedException("the index is closed");
  }

  void closeAll() throws IOException {
    List<Hold> closing;
    lock.lock();
    try {
      closed = true;
      closing = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    for (Hold hold : closing) {
      hold.close();
    }
  }

  private boolean remove(Hold hold) {
    lock.lock();
    try {
      return open.remove(hold);
    } finally {
      lock.unlock();
    }
  }

  /** A held searcher. Equal to itself only. */
  final class Hold {
    private final IndexSearcher searcher;

    private Hold(IndexSearcher searcher) {
      this.searcher = searcher;
    }

    <T> T search(ShardIndex.Search<T> search) throws IOException {
      IndexReader reader = searcher.getIndexReader();
      if (!reader.tryIncRef()) {
        throw new AlreadyClosedException("the reader is not held any more");
      }
      try {
        return search.with(searcher);
      } finally {
        reader.decRef();
      }
    }

    /** Lets go of it; searches under way end first. */
    void close() throws IOException {
      if (remove(this)) {
        searcher.getIndexReader().decRef();
      }
    }
  }
}
