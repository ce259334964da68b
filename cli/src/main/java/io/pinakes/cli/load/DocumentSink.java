package io.pinakes.cli.load;

/** Takes what readers find. */
interface DocumentSink {

  /** Takes a document; waits while too many are on their way. */
  void accept(SourceDocument document) throws InterruptedException;

  /** Takes note of something that is no document. */
  void refuse(String id, String reason);
}
