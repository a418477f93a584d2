// Lets a coroutine wait for a job on the worker pool without holding its network thread.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

#include "server/http/network_thread.h"
#include "server/http/worker_pool.h"

namespace wattboard::http {

/// Runs `job` on the pool and resumes on `executor`. False: the pool is full (never for `admitted` work) or stops, and
/// the job did not run. Cannot be cancelled: the job may use the caller's locals until this returns. The job must not
/// throw.
inline Task<bool> run_on_worker(WorkerPool& pool, Executor executor, bool admitted, WorkerPool::Job job)
{
    auto initiate = [&pool, executor, admitted](auto handler, WorkerPool::Job work) {
        auto accepted = std::make_unique<bool>(true);
        bool& runs = *accepted;
        WorkerPool::Job wrapped = [executor, work = std::move(work), handler = std::move(handler),
                                   accepted = std::move(accepted)]() mutable {
            const bool ran = *accepted;
            if (ran) work();
            // What the job holds is destroyed here, not on the network thread.
            work = nullptr;
            boost::asio::post(executor, [handler = std::move(handler), ran]() mutable { std::move(handler)(ran); });
        };
        const bool taken = admitted ? pool.submit_admitted(std::move(wrapped)) : pool.try_submit(std::move(wrapped));
        if (taken) return;
        runs = false;
        wrapped();
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void(bool)>(
        std::move(initiate), use_task, std::move(job));
}

}  // namespace wattboard::http
