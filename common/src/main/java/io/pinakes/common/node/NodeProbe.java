package io.pinakes.common.node;

import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.NodeReport.Disk;
import io.pinakes.common.message.NodeReport.HttpUse;
import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a node's surroundings when somebody asks how it is. */
public interface NodeProbe {

  /** For a node without a network or a disk of its own. */
  NodeProbe NONE =
      new NodeProbe() {
        @Override
        public @Nullable HttpUse http() {
          return null;
        }

        @Override
        public List<Disk> disks() {
          return List.of();
        }
      };

  /** How its HTTP server is used; null if it has none. */
  @Nullable HttpUse http();

  /** The disks on which it keeps files. */
  List<Disk> disks();

  /** All that the node tells. */
  default NodeReport report(Machine machine, NodeAttributes attributes) {
    return new NodeReport(
        machine.clock().wallClockMillis(), machine.vitals(), http(), disks(), attributes.values());
  }

  /** The disk of a folder; empty if it cannot be read now. */
  static List<Disk> disk(Path folder) {
    Logger log = LoggerFactory.getLogger(NodeProbe.class);
    try {
      FileStore store = Files.getFileStore(folder);
      return List.of(
          new Disk(
              folder.toAbsolutePath().toString(),
              store.toString(),
              store.type(),
              store.getTotalSpace(),
              store.getUnallocatedSpace(),
              store.getUsableSpace()));
    } catch (IOException e) {
      log.debug("the disk of {} cannot be read", folder, e);
      return List.of();
    }
  }
}
