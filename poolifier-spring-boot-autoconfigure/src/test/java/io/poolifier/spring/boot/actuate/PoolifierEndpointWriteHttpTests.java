// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.property.RuntimeOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What operators do over HTTP, to a real server.
 */
@Timeout(60)
class PoolifierEndpointWriteHttpTests {

	private static final String ROUND_ROBIN = "strategy=round-robin";

	private EndpointServer server;

	@BeforeEach
	void startServer() {
		this.server = start("management.endpoint.poolifier.access=unrestricted");
	}

	private static EndpointServer start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("poolifier.size=2");
		all.add("poolifier.tasks-queue-options.task-stealing=false");
		all.add("poolifier.tasks-queue-options.tasks-stealing-on-back-pressure=false");
		return EndpointServer.start(Application.class, all.toArray(String[]::new));
	}

	@AfterEach
	void stopServer() {
		this.server.bean(Functions.class).open();
		this.server.close();
	}

	@Test
	void strategyThatIsChangedIsAtWork() throws Exception {
		assertThat(workersOfFourTasks(this.server.pool())).containsExactly(0, 0, 0, 0);
		HttpResponse<String> response = change(ROUND_ROBIN);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).get("changes").get("strategy"))
			.isEqualTo(JsonMapper.shared().readTree("{\"from\": \"least-used\", \"to\": \"round-robin\"}"));
		assertThat(this.server.get("").get("pools").get("default").get("strategy").asString()).isEqualTo("ROUND_ROBIN");
		assertThat(workersOfFourTasks(this.server.pool())).containsExactlyInAnyOrder(0, 0, 1, 1);
		assertThat(this.server.pool().workers()).allSatisfy(
				(worker) -> assertThat(worker.usage().tasks().executed()).isEqualTo((worker.key() == 0) ? 6 : 2));
	}

	@Test
	void nothingChangesWithoutAccess() throws Exception {
		try (EndpointServer readOnly = start()) {
			assertThat(readOnly.send("/default").statusCode()).isEqualTo(200);
			assertThat(readOnly.post("/default", body(ROUND_ROBIN)).statusCode()).isEqualTo(405);
			assertThat(readOnly.post("/default/pause", "{\"reason\": \"upgrade\"}").statusCode()).isEqualTo(405);
			assertThat(readOnly.delete("/default/tasks/1").statusCode()).isEqualTo(404);
			assertThat(readOnly.pool().info()).returns("LEAST_USED", PoolInfo::strategy)
				.returns(false, PoolInfo::paused);
		}
	}

	@Test
	void optionsChangeTogether() throws Exception {
		HttpResponse<String> response = change("size=3, strategyOptions.runTime.median=true,"
				+ " strategy-options.weights[0]=1, strategy-options.weights.1=2, strategy-options.weights.2=3.5,"
				+ " tasks-queue-options.tasks-finished-timeout=3s, tasks-queue-options.concurrency=2");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(json(response).get("changes").propertyNames()).containsExactlyInAnyOrder("size",
				"strategy-options.run-time.median", "strategy-options.weights",
				"tasks-queue-options.tasks-finished-timeout", "tasks-queue-options.concurrency");
		WorkerPool pool = this.server.pool();
		assertThat(pool.info().workerNodes()).isEqualTo(3);
		assertThat(pool.options().strategyOptions().weights()).containsEntry(2, 3.5);
		assertThat(pool.options().tasksQueueOptions().concurrency()).isEqualTo(2);
		assertThat(pool.options().tasksQueueOptions().taskStealing()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
							size=0                                          | size                                       | must be at least 1
					size=10001                                      | size                                       | must be at most 10000; to run more tasks at once, raise
					tasks-queue-options.concurrency=10001           | tasks-queue-options.concurrency            | must be at most 10000; to run more tasks at once, raise
					size=many                                       | size                                       | must be an integer
					max-size=4                                      | max-size                                   | is for dynamic pools
					size=2, size=3                                  | size                                       | was given before as '2'
					strategy-options.weights[0]=1, strategy-options.weights[00]=2 | strategy-options.weights[00] | was given before as '1.0'
					strategy=best                                   | strategy                                   | must be one of round-robin, least-used
					strategy=                                       | strategy                                   | must be one of
					worker=virtual                                  | worker                                     | is no option that can change
					tasksQueueOptions.concurency=1                  | tasksQueueOptions.concurency               | is no option that can change
					tasksQueueOptions.size=-1                       | tasks-queue-options.size                   | must be at least 1
					tasks-queue-options.tasks-stealing-ratio=1.5    | tasks-queue-options.tasks-stealing-ratio   | must be from 0 to 1
					tasks-queue-options.tasks-finished-timeout=x    | tasks-queue-options.tasks-finished-timeout | must be a time
					strategy-options.weights.0=1                    | strategy-options.weights                   | must have one weight for each of the 2 workers
					strategy-options.weights.0=a                    | strategy-options.weights[0]                | must be a number
					strategy-options.weights=0:1                    | strategy-options.weights                   | has to be given key by key, as in strategy-options.weights[0]=100
					size=                                           | size                                       | must be an integer
					tasks-queue-options.aging-factor=               | tasks-queue-options.aging-factor           | must be a number
					size.0=1                                        | size.0                                     | is no option that can change
					enable-tasks-queue=perhaps                      | enable-tasks-queue                         | must be true or false
					size                                            | options                                    | must be written as name=value
					""")
	void wrongOptionIsExplainedAndNothingChanges(String options, String option, String requirement) throws Exception {
		Map<String, Object> before = RuntimeOption.values(this.server.pool().options());
		HttpResponse<String> response = change("tasks-queue-options.load-exponent=0.5, " + options);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = json(response);
		assertThat(problem.get("option").asString()).isEqualTo(option);
		assertThat(problem.get("detail").asString()).contains(option, requirement);
		assertThat(RuntimeOption.values(this.server.pool().options())).isEqualTo(before);
		assertThat(events()).isEmpty();
	}

	@Test
	void dryRunShowsTheChangeAndMakesNone() throws Exception {
		HttpResponse<String> response = this.server.post("/default", "{\"options\": \"size=3\", \"dryRun\": true}");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(json(response).get("changes").get("size").toString()).isEqualTo("{\"from\":2,\"to\":3}");
		assertThat(this.server.pool().options().maxSize()).isEqualTo(2);
		assertThat(events()).isEmpty();
		assertThat(this.server.post("/default", "{\"options\": \"size=0\", \"dryRun\": true}").statusCode())
			.isEqualTo(400);
	}

	@Test
	void optionsThatFollowFromOthersAreChangesToo() throws Exception {
		assertThat(json(change("size=17")).get("changes").get("tasks-queue-options.size").toString())
			.isEqualTo("{\"from\":256,\"to\":289}");
	}

	@Test
	void emptyValueGivesAnOptionItsDefaultBack() throws Exception {
		change("size=1, tasks-queue-options.capacity=1, tasks-queue-options.size=1, tasks-queue-options.concurrency=2,"
				+ " tasks-queue-options.load-exponent=0.5");
		WorkerPool pool = this.server.pool();
		for (int i = 1; i <= 2; i++) {
			pool.execute("block", i);
			// A task that has not started counts for the capacity.
			long running = i;
			await().until(() -> pool.info().executingTasks() == running && pool.info().queuedTasks() == 0);
		}
		pool.execute("block", 3);
		assertThat(pool.execute("block", 4)).isCompletedExceptionally();
		HttpResponse<String> response = change(
				"tasks-queue-options.capacity=, tasks-queue-options.size= , tasks-queue-options.concurrency=,"
						+ " tasks-queue-options.load-exponent=");
		assertThat(json(response).get("changes").toString()).contains("\"tasks-queue-options.capacity\":{\"from\":1}");
		assertThat(pool.options().tasksQueueOptions()).returns(null, TasksQueueOptions::capacity)
			.returns(256, TasksQueueOptions::size)
			.returns(1, TasksQueueOptions::concurrency)
			.returns(TasksQueueOptions.defaults().loadExponent(), TasksQueueOptions::loadExponent);
		assertThat(pool.execute("block", 5)).isNotDone();
	}

	@ParameterizedTest
	@CsvSource({ "/nope, 404", "/default/nope, 404", "/nope/pause, 404", "/default, 400" })
	void whatDoesNotExistIsNotFound(String path, int status) throws Exception {
		assertThat(this.server.post(path, path.equals("/nope") ? body(ROUND_ROBIN) : "{}").statusCode())
			.isEqualTo(status);
	}

	@Test
	void pausesAndResumes() throws Exception {
		assertThat(this.server.post("/default/pause", "{\"reason\": \"upgrade\"}").statusCode()).isEqualTo(204);
		assertThat(this.server.post("/default/pause", "{\"reason\": \"upgrade\"}").statusCode()).isEqualTo(204);
		CompletableFuture<Integer> task = this.server.pool().execute("worker", null);
		assertThat(this.server.get("/default").get("info").get("paused").asBoolean()).isTrue();
		assertThat(this.server.get("/default/tasks").get("queued").asInt()).isOne();
		assertThat(task).isNotDone();
		assertThat(this.server.post("/default/resume", "{}").statusCode()).isEqualTo(204);
		assertThat(task.join()).isNotNull();
		assertThat(events()).extracting(AuditEvent::getType)
			.containsExactly(PoolifierEndpoint.PAUSED, PoolifierEndpoint.RESUMED);
		assertThat(events().get(0).getData()).containsExactly(Map.entry("pool", "default"),
				Map.entry("reason", "upgrade"));
	}

	@Test
	void newReasonOfAPauseIsAudited() throws Exception {
		this.server.post("/default/pause", "{}");
		this.server.post("/default/pause", "{\"reason\": \"upgrade\"}");
		this.server.post("/default/pause", "{}");
		this.server.post("/default/pause", "{\"reason\": \"upgrade takes longer\"}");
		this.server.post("/default/resume", "{}");
		this.server.post("/default/pause", "{\"reason\": \"upgrade takes longer\"}");
		assertThat(events()).extracting(AuditEvent::getType)
			.containsExactly(PoolifierEndpoint.PAUSED, PoolifierEndpoint.PAUSED, PoolifierEndpoint.PAUSED,
					PoolifierEndpoint.RESUMED, PoolifierEndpoint.PAUSED);
		assertThat(events()).extracting((event) -> event.getData().get("reason"))
			.containsExactly(null, "upgrade", "upgrade takes longer", null, "upgrade takes longer");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{}                                   | options | missing         | must be text, as in {"options": "
					``                                   | options | missing         | must be text, as in {"options": "
					{"size": 3}                          | options | missing         | must be text, as in {"options": "
					{"options": null}                    | options | missing         | must be text, as in {"options": "
					{"options": "size=3", "dryRun": "maybe"} | dryRun | 'maybe'      | must be true or false, as in {"options": "
					{"options": "size=3", "dryRun": ""}  | dryRun  | ''              | must be true or false, as in {"options": "
					""",
			quoteCharacter = '`')
	void wrongParameterOfAChangeIsExplainedAndNothingChanges(String body, String parameter, String state,
			String requirement) throws Exception {
		HttpResponse<String> response = this.server.post("/default", body);
		assertProblem(response, parameter, "body",
				"Parameter '%s' is %s, but %s".formatted(parameter, state, requirement));
		assertThat(this.server.pool().options().maxSize()).isEqualTo(2);
		assertThat(events()).isEmpty();
	}

	@Test
	void idThatIsNoNumberIsExplained() throws Exception {
		assertProblem(this.server.delete("/default/tasks/first"), "id", "path",
				"Parameter 'id' is 'first', but must be an integer, as in /tasks/7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/default/tasks", "/default/0", "/nope/tasks" })
	void limitThatIsNoNumberIsExplained(String path) throws Exception {
		for (String limit : List.of("abc", "", "1.5", "99999999999")) {
			assertProblem(this.server.send(path + "?limit=" + limit), "limit", "query",
					"Parameter 'limit' is '%s', but must be an integer, as in ?limit=100".formatted(limit));
		}
	}

	/** The endpoint is not called: it cannot explain such a body. */
	@ParameterizedTest
	@ValueSource(strings = { "size=3", "{\"options\": ", "[\"size=3\"]", "5", "{\"options\": {\"size\": 3}}",
			"{\"options\": [\"size=3\"]}" })
	void bodyThatIsNoJsonObjectOfTextIsRefusedBySpring(String body) throws Exception {
		HttpResponse<String> response = this.server.post("/default", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("error").asString()).isEqualTo("Bad Request");
		assertThat(this.server.pool().options().maxSize()).isEqualTo(2);
	}

	private static void assertProblem(HttpResponse<String> response, String parameter, String in, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = json(response);
		assertThat(problem.get("title").asString()).isEqualTo("Invalid parameter");
		assertThat(problem.get("parameter").asString()).isEqualTo(parameter);
		assertThat(problem.get("in").asString()).isEqualTo(in);
		assertThat(problem.get("detail").asString()).startsWith(detail);
		assertThat(problem.has("value")).isEqualTo(!detail.contains("is missing"));
	}

	@Test
	void negativeLimitIsRefused() throws Exception {
		var response = this.server.send("/default/tasks?limit=-1");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).asString()
			.contains("\"detail\":\"Parameter 'limit' is '-1', but must be 0 or more\"")
			.doesNotContain("option");
		assertThat(this.server.send("/default/0?limit=-5").body()).asString().contains("'limit' is '-5'");
		assertThat(this.server.send("/default/0?limit=-5").statusCode()).isEqualTo(400);
		assertThat(this.server.send("/default/0?limit=5").statusCode()).isEqualTo(200);
		assertThat(this.server.send("/default/tasks?limit=0").statusCode()).isEqualTo(200);
		assertThat(this.server.send("/nope/tasks?limit=-1").statusCode()).isEqualTo(400);
		assertThat(this.server.send("/default/task").body()).asString().contains("but no 'task'");
	}

	@Test
	void showsTasksAndCancelsThem() throws Exception {
		WorkerPool pool = this.server.pool();
		pool.reconfigure((change) -> change.size(1));
		CompletableFuture<Object> running = pool.execute("block", 1);
		CompletableFuture<Object> waiting = pool.execute("block", 2);
		this.server.bean(Functions.class).awaitStart();
		await().until(() -> this.server.get("/default/tasks").get("tasks").get(0).has("stack"));
		JsonNode tasks = this.server.get("/default/tasks");
		assertThat(tasks.propertyNames()).containsExactly("running", "queued", "tasks");
		JsonNode first = tasks.get("tasks").get(0);
		assertThat(first.propertyNames()).containsExactly("id", "function", "state", "age", "runTime", "workerKey",
				"stack");
		assertThat(first.get("function").asString()).isEqualTo("block");
		assertThat(first.get("stack").toString()).contains("Functions.block");
		JsonNode second = tasks.get("tasks").get(1);
		assertThat(second.propertyNames()).containsExactly("id", "function", "state", "age", "workerKey");
		assertThat(this.server.get("/default/tasks?limit=1").get("tasks")).hasSize(1);

		assertThat(this.server.delete("/default/tasks/" + second.get("id")).statusCode()).isEqualTo(204);
		assertThat(waiting).isCancelled();
		assertThat(this.server.delete("/default/tasks/" + first.get("id")).statusCode()).isEqualTo(204);
		assertThat(running).isCancelled();
		await().until(() -> this.server.get("/default/tasks").get("tasks").isEmpty());
		assertThat(this.server.delete("/default/tasks/" + first.get("id")).statusCode()).isEqualTo(404);
		assertThat(this.server.delete("/default/workers/1").statusCode()).isEqualTo(404);
		assertThat(this.server.delete("/default/tasks/first").statusCode()).isEqualTo(400);
	}

	@Test
	void aWorkerIsTerminatedAndReplaced() throws Exception {
		JsonNode before = this.server.get("/default/0");
		assertThat(this.server.delete("/default/0").statusCode()).isEqualTo(204);
		await().until(() -> this.server.pool().info().ready());
		assertThat(this.server.get("/default/0").get("id")).isNotEqualTo(before.get("id"));
		assertThat(this.server.pool().info().workerRestarts()).isOne();
		assertThat(events()).singleElement().satisfies((event) -> {
			assertThat(event.getType()).isEqualTo(PoolifierEndpoint.WORKER_KILLED);
			assertThat(event.getData()).containsEntry("pool", "default").containsEntry("worker", 0);
		});
		assertThat(this.server.delete("/default/99").statusCode()).isEqualTo(404);
		assertThat(this.server.delete("/nope/0").statusCode()).isEqualTo(404);
		assertProblem(this.server.delete("/default/first"), "workerKey", "path",
				"Parameter 'workerKey' is 'first', but must be an integer, as in /default/0");
	}

	@Test
	void whatWasChangedIsAudited() throws Exception {
		change(ROUND_ROBIN);
		change(ROUND_ROBIN);
		assertThat(events()).singleElement().satisfies((event) -> {
			assertThat(event.getType()).isEqualTo(PoolifierEndpoint.OPTIONS_CHANGED);
			assertThat(event.getPrincipal()).isEqualTo("anonymous");
			assertThat(event.getData()).containsEntry("pool", "default")
				.containsEntry("changes",
						Map.of("strategy", new PoolifierEndpoint.Change("least-used", "round-robin")));
		});
	}

	@Test
	void whatWasChangedIsLoggedInTheCategoryOfThePool() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger("io.poolifier.pool.default");
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		logger.setLevel(Level.INFO);
		try {
			change(ROUND_ROBIN);
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(appender);
		}
		assertThat(appender.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.contains(PoolifierEndpoint.OPTIONS_CHANGED, "anonymous", "round-robin");
	}

	private HttpResponse<String> change(String options) throws Exception {
		return this.server.post("/default", body(options));
	}

	private static String body(String options) {
		return "{\"options\": \"" + options + "\"}";
	}

	private List<AuditEvent> events() {
		return this.server.bean(Audit.class).events;
	}

	private static List<Integer> workersOfFourTasks(WorkerPool pool) {
		List<Integer> workers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			workers.add(pool.<Object, Integer>execute("worker", null).join());
			await().until(() -> pool.info().idleWorkerNodes() == 2);
		}
		return workers;
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	public static class Functions {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final CountDownLatch started = new CountDownLatch(1);

		/** Called on a proxy, whose fields are not those of the bean. */
		public void open() {
			this.gate.countDown();
		}

		public void awaitStart() throws InterruptedException {
			this.started.await();
		}

		@TaskFunction
		int worker() {
			String name = Thread.currentThread().getName();
			return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
		}

		@TaskFunction
		void block() throws InterruptedException {
			this.started.countDown();
			this.gate.await();
		}

	}

	static class Audit {

		private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(AuditApplicationEvent event) {
			this.events.add(event.getAuditEvent());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Functions functions() {
			return new Functions();
		}

		@Bean
		Audit audit() {
			return new Audit();
		}

	}

}
