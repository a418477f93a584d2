-- One-request submissions: metadata and a log of 1,000 samples, no two alike. Counts what is not answered 201.
local token, prefix = os.getenv("TOKEN"), os.getenv("PREFIX")
local boundary = "----wattboardbench"
local count = 0
local thread_number = 0
function setup(thread)
    thread:set("number", thread_number)
    thread_number = thread_number + 1
end
-- The whole watts of each sample are drawn anew in every request: logs that share a stretch of readings are held as copies.
local function template()
    local lines = { "timestamp,device,power_w" }
    for i = 0, 999 do
        lines[#lines + 1] = string.format("2026-01-05T%02d:%02d:%02dZ,gpu0,%%d.%02d", 10 + math.floor(i / 3600),
            math.floor(i / 60) % 60, i % 60, math.random(0, 99))
    end
    return table.concat(lines, "\n") .. "\n"
end
local watts = {}
function init(args)
    math.randomseed(os.time() + 1000 * number)
    samples = template()
end
function request()
    count = count + 1
    local name = prefix .. "-" .. number .. "-" .. count
    local document = string.format('{"challenge":"bench","team":"bench","name":"%s","seal":true,' ..
        '"performance":{"value":%.4f,"n_items":50000,"basis":"reported"},' ..
        '"model":{"parameters":25600000,"operations":4100000000,"convention":"flops"},"lineage":[],' ..
        '"stages":{"training":{"basis":"measured"}},' ..
        '"runs":[{"key":"train","stage":"training","hardware":{"accelerators":[{"name":"A100 SXM 80GB","count":1}]}}]}',
        name, 0.5 + 0.4 * math.random())
    for i = 1, 1000 do watts[i] = math.random(200, 299) end
    local body = "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"submission\"\r\n" ..
        "Content-Type: application/json\r\n\r\n" .. document .. "\r\n--" .. boundary ..
        "\r\nContent-Disposition: form-data; name=\"train\"; filename=\"power.csv\"\r\nContent-Type: text/csv\r\n\r\n" ..
        string.format(samples, unpack(watts)) .. "2026-01-05T10:16:40Z,gpu0,250.25\n" ..
        "\r\n--" .. boundary .. "--\r\n"
    return wrk.format("POST", nil, {
        ["Authorization"] = "Bearer " .. token, ["Idempotency-Key"] = name,
        ["Content-Type"] = "multipart/form-data; boundary=" .. boundary }, body)
end
