package io.poolifier;

import java.util.List;
import java.util.stream.IntStream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	/** From the ground to the roof. */
	static final List<String> PACKAGES = List.of("io.poolifier.task", "io.poolifier.usage", "io.poolifier.queue",
			"io.poolifier.event", "io.poolifier.worker", "io.poolifier.strategy", "io.poolifier.thread",
			"io.poolifier");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.poolifier");

	private static final DescribedPredicate<JavaClass> BUILDER_OR_IMPLEMENTATION = DescribedPredicate
		.describe("build a pool or are part of one",
				(type) -> type.getPackageName().equals("io.poolifier") && !type.isEquivalentTo(WorkerPool.class)
						&& (!type.getModifiers().contains(JavaModifier.PUBLIC) || type.isAssignableTo(WorkerPool.class)
								|| type.isEquivalentTo(WorkerPools.class)
								|| type.isEquivalentTo(WorkerPoolBuilder.class)));

	@Test
	void everyPackageHasItsPlace() {
		assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
			.containsExactlyInAnyOrderElementsOf(PACKAGES);
	}

	@ParameterizedTest
	@MethodSource("belowTheRoof")
	void aPackageImportsOnlyWhatStandsBeforeIt(int index) {
		String[] above = PACKAGES.subList(index + 1, PACKAGES.size()).toArray(String[]::new);
		noClasses().that()
			.resideInAPackage(PACKAGES.get(index))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(above)
			.check(CLASSES);
	}

	static IntStream belowTheRoof() {
		return IntStream.range(0, PACKAGES.size() - 1);
	}

	@Test
	void packagesAreFreeOfCycles() {
		slices().matching("io.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void dependsOnNothingButTheJdkJSpecifyAndSlf4j() {
		classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify.annotations", "org.slf4j", "io.poolifier..")
			.check(CLASSES);
	}

	@ParameterizedTest
	@FieldSource("PACKAGES")
	void everyPackageIsNullMarked(String name) {
		assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class)).isTrue();
	}

	@Test
	void theInterfaceKnowsNeitherBuilderNorImplementation() {
		noClasses().that()
			.haveFullyQualifiedName(WorkerPool.class.getName())
			.should()
			.dependOnClassesThat(BUILDER_OR_IMPLEMENTATION)
			.check(CLASSES);
	}

}
