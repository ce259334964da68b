package io.pinakes.cli.node;

import io.pinakes.coordinator.node.CoordinatorSettings;
import java.nio.file.Path;

/**
 * Starts roles. Each method returns when the role is ready and throws what kept it from starting;
 * {@link StartFailure} makes that one line.
 */
public interface Nodes {

  /** Starts a coordinator. */
  RunningNode coordinator(NodeOptions options, CoordinatorSettings own) throws Exception;

  /** Starts a worker. */
  RunningNode worker(NodeOptions options) throws Exception;

  /** Starts DynamoDB Local on a port; its data is kept in a folder. */
  RunningNode dynamoDb(String bind, int port, Path data) throws Exception;

  /**
   * Opens DynamoDB Local in this process.
   *
   * @param data the folder that keeps its data
   * @return what starts roles upon it; their {@link NodeOptions#dynamoDbEndpoint} is ignored
   */
  Embedded embedded(Path data) throws Exception;

  /** Roles that share a DynamoDB Local in this process; closing it ends that, not the roles. */
  interface Embedded extends AutoCloseable {

    /** Starts a coordinator, as {@link Nodes#coordinator} does. */
    RunningNode coordinator(NodeOptions options, CoordinatorSettings own) throws Exception;

    /** Starts a worker, as {@link Nodes#worker} does. */
    RunningNode worker(NodeOptions options) throws Exception;

    @Override
    void close();
  }
}
