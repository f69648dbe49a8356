// What each kind of statement does, one overload an alternative of StatementNode, grouped by family
// into the files of this folder. A new alternative does not compile until one of them describes it.

#pragma once

#include "analyzers/effect_builder.hpp"

namespace lockstep::effects {

void describe(const AlterTable& alter, EffectBuilder& effect);

void describe(const CreateTable& create, EffectBuilder& effect);
void describe(const CreateTableAs& create, EffectBuilder& effect);
void describe(const CreateView& create, EffectBuilder& effect);
void describe(const CreateSequence& create, EffectBuilder& effect);
void describe(const CreateTrigger& create, EffectBuilder& effect);
void describe(const CreateFunction& create, EffectBuilder& effect);
void describe(const AlterSequence& alter, EffectBuilder& effect);
void describe(const CreateEnum& create, EffectBuilder& effect);
void describe(const CreateType& create, EffectBuilder& effect);
void describe(const CreateDomain& create, EffectBuilder& effect);
void describe(const AlterDomain& alter, EffectBuilder& effect);
void describe(const CreateSchema& create, EffectBuilder& effect);
void describe(const CreateExtension& create, EffectBuilder& effect);

void describe(const CreateIndex& create, EffectBuilder& effect);
void describe(const Reindex& reindex, EffectBuilder& effect);

void describe(const DropObjects& drop, EffectBuilder& effect);
void describe(const Truncate& truncate, EffectBuilder& effect);
void describe(const Rename& rename, EffectBuilder& effect);
void describe(const AlterEnum& alter, EffectBuilder& effect);
void describe(const SetSchema& set, EffectBuilder& effect);

void describe(const Dml& dml, EffectBuilder& effect);
void describe(const Copy& copy, EffectBuilder& effect);
void describe(const RunsCode& code, EffectBuilder& effect);
void describe(const DoBlock& block, EffectBuilder& effect);
void describe(const Unmodelled& unmodelled, EffectBuilder& effect);

void describe(const TransactionControl& control, EffectBuilder& effect);
void describe(const SetVariable& set, EffectBuilder& effect);
void describe(const LockTable& lock, EffectBuilder& effect);
void describe(const RefreshMaterializedView& refresh, EffectBuilder& effect);
void describe(const Comment& comment, EffectBuilder& effect);
void describe(const Grant& grant, EffectBuilder& effect);
void describe(const Analyze& analyze, EffectBuilder& effect);
void describe(const Cluster& cluster, EffectBuilder& effect);
void describe(const Discard& discard, EffectBuilder& effect);
void describe(const CatalogOnly& statement, EffectBuilder& effect);

void describe(const ChangeOnTable& change, EffectBuilder& effect);
void describe(const CreateStatistics& create, EffectBuilder& effect);
void describe(const ChangePublication& change, EffectBuilder& effect);

// The actions of ALTER TABLE that have a file of their own.
void describe(const AddColumn& add, const RelationName& table, EffectBuilder& effect);
void describe(const AlterColumnType& alter, const RelationName& table, EffectBuilder& effect);
void describe(const AddConstraint& add, const RelationName& table, EffectBuilder& effect);
void describe(const ValidateConstraint& validate, const RelationName& table, EffectBuilder& effect);
void describe(const DropConstraint& drop, const RelationName& table, EffectBuilder& effect);
void describe(const AttachPartition& attach, const RelationName& table, EffectBuilder& effect);
void describe(const DetachPartition& detach, const RelationName& table, EffectBuilder& effect);
void describe(const FinalizeDetach& finalize, const RelationName& table, EffectBuilder& effect);
void describe(const ChangeInheritance& change, const RelationName& table, EffectBuilder& effect);
void describe(const AlterConstraint& alter, const RelationName& table, EffectBuilder& effect);
void describe(const ChangeProperty& change, const RelationName& table, EffectBuilder& effect);

// A function of the user's own.
void call(const std::string& function, EffectBuilder& effect);

// A new partition takes over what its parent's DEFAULT partition could hold, which is checked
// there.
void read_default_partition(const RelationName& parent, EffectBuilder& effect);

}  // namespace lockstep::effects
