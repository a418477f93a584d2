// Bytes read from a connection and not yet parsed: one block that grows on demand and shrinks when idle.
#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <string_view>

namespace wattboard::http {

class ReadBuffer {
public:
    [[nodiscard]] std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

    void consume(std::size_t n)
    {
        begin_ += n;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Room for at least `n` more bytes.
    [[nodiscard]] boost::asio::mutable_buffer prepare(std::size_t n)
    {
        if (capacity_ - end_ < n) {
            const std::size_t size = end_ - begin_;
            if (capacity_ < size + n) {
                auto grown = std::make_unique_for_overwrite<char[]>(size + n);
                std::copy_n(data_.get() + begin_, size, grown.get());
                data_ = std::move(grown);
                capacity_ = size + n;
            } else {
                std::copy_n(data_.get() + begin_, size, data_.get());
            }
            begin_ = 0;
            end_ = size;
        }
        return {data_.get() + end_, capacity_ - end_};
    }

    void commit(std::size_t n) { end_ += n; }

    /// Gives a big block back when nothing is in it, so that an idle connection holds little memory.
    void shrink(std::size_t keep)
    {
        if (!empty() || capacity_ <= keep) return;
        data_.reset();
        capacity_ = begin_ = end_ = 0;
    }

private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace wattboard::http
